#include "data/split_choice.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <string_view>
#include <utility>

#include "core/error.h"

namespace sightline {

namespace {

std::string usual_name(std::string split) {
  constexpr std::array<std::pair<std::string_view, std::string_view>, 5> others{
      {{"validation", "val"}, {"valid", "val"}, {"dev", "val"}, {"training", "train"}, {"testing", "test"}}};
  std::transform(split.begin(), split.end(), split.begin(), [](unsigned char c) { return std::tolower(c); });
  for (const auto& [other, usual] : others)
    if (split == other) return std::string(usual);
  return split;
}

template <class Splits>
bool is_among(const Splits& splits, const std::string& split) {
  return std::any_of(splits.begin(), splits.end(),
                     [&](const std::string& one) { return usual_name(one) == usual_name(split); });
}

}  // namespace

std::string quoted_splits(const std::vector<std::string>& splits) {
  std::string text;
  for (const std::string& split : splits) text += (text.empty() ? "'" : ", '") + split + "'";
  return text;
}

bool SplitChoice::takes(const std::string& split) {
  if (taken_.contains(split)) return true;
  if (left_out_.contains(split)) return false;
  const bool taken = wants() ? is_among(wanted_, split) : !is_among(except_, split);
  (taken ? taken_ : left_out_).insert(split);
  return taken;
}

void SplitChoice::check(const std::string& name) const {
  for (const std::string& split : wanted_) {
    if (is_among(taken_, split)) continue;
    throw DataError(name + ": has no split '" + split + "', only " + (any() ? all() : "none"));
  }
  if (!wants() && taken_.empty() && any())
    throw DataError(name + ": has the splits " + all() + " alone, which are left out here",
                    "name the split that is meant");
}

void SplitChoice::tell(CaptionSet& set) const {
  set.splits.assign(taken_.begin(), taken_.end());
  set.left_out.assign(left_out_.begin(), left_out_.end());
}

std::string SplitChoice::all() const {
  std::set<std::string> splits = taken_;
  splits.insert(left_out_.begin(), left_out_.end());
  return quoted_splits({splits.begin(), splits.end()});
}

}  // namespace sightline
