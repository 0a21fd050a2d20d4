#include "data/text_pairs.h"

#include <cmath>
#include <string_view>
#include <unordered_map>
#include <unordered_set>
#include <utility>

#include "core/counted.h"
#include "core/error.h"
#include "core/files.h"
#include "core/leftovers.h"
#include "core/random.h"
#include "data/two_columns.h"

namespace sightline {

namespace {

constexpr const char *kSource = "source", *kTarget = "target";

}  // namespace

std::string on_one_line(std::string text) {
  for (char& c : text)
    if (c == '\t' || c == '\n' || c == '\r') c = ' ';
  return text;
}

TextPairs read_text_pairs(const std::filesystem::path& path, double max_bad) {
  TextPairs result;
  result.name = path.string();
  read_two_columns(path, {kSource, kTarget}, [&result](TextRow&& row) {
    if (row.fault.empty()) {
      result.pairs.push_back({std::move(row.texts[0]), std::move(row.texts[1])});
    } else {
      result.left_out.push_back(row.where + ": " + row.fault);
    }
  });
  check_left_out(result.left_out, result.pairs.size() + result.left_out.size(), max_bad);
  if (result.pairs.empty())
    throw DataError(result.name + ": found no pair of texts, expected rows of a source, a tab and a target");
  return result;
}

bool is_file_of_text_pairs(const std::filesystem::path& path) {
  return has_two_columns(path, {kSource, kTarget});
}

HeldOutPairs hold_out(const TextPairs& all, double share, std::uint64_t seed) {
  std::vector<std::string_view> sources;
  std::unordered_set<std::string_view> seen;
  for (const TextPair& pair : all.pairs)
    if (seen.insert(pair.source).second) sources.push_back(pair.source);
  const auto count = static_cast<std::size_t>(std::ceil(share * static_cast<double>(sources.size())));
  const std::vector<bool> chosen = drawn(sources.size(), count, seed);
  std::unordered_set<std::string_view> aside;
  for (std::size_t i = 0; i < sources.size(); ++i)
    if (chosen[i]) aside.insert(sources[i]);
  HeldOutPairs parts{{all.name, {}, all.left_out}, {all.name + " (held out)", {}, {}}};
  for (const TextPair& pair : all.pairs)
    (aside.contains(pair.source) ? parts.held_out : parts.kept).pairs.push_back(pair);
  if (parts.kept.pairs.empty() || (share > 0 && parts.held_out.pairs.empty()))
    throw DataError(all.name + ": found " + counted(sources.size(), "different source") +
                        ", expected enough to train on and to hold out",
                    "give a smaller --holdout");
  return parts;
}

std::string text_of_pairs(const std::vector<TextPair>& pairs) {
  std::string text = std::string(kSource) + "\t" + kTarget + "\n";
  for (const TextPair& pair : pairs)
    text += on_one_line(pair.source) + "\t" + on_one_line(pair.target) + "\n";
  return text;
}

void write_text_pairs(const std::filesystem::path& path, const std::vector<TextPair>& pairs) {
  remove_leftovers(path);
  write_file_atomically(path, text_of_pairs(pairs));
}

}  // namespace sightline
