#include "evaluate/matched_captions.h"

#include <algorithm>

#include "core/counted.h"
#include "core/error.h"
#include "core/listed.h"

namespace sightline {

namespace {

// What is wrong with a system's captions, each of it a clause; the images without a caption and the captions
// without an image only where `all`.
std::string problems_of(const MatchedResults& matched, bool all) {
  std::vector<std::string> problems;
  if (all && !matched.missing.empty()) {
    problems.push_back("no caption for " + counted(matched.missing.size(), "image") +
                       " with references: " + ten_of(matched.missing));
  }
  if (all && !matched.extra.empty()) {
    problems.push_back("captions for " + counted(matched.extra.size(), "image") +
                       " without references: " + ten_of(matched.extra));
  }
  if (!matched.duplicates.empty()) {
    problems.push_back("more than one caption for " + counted(matched.duplicates.size(), "image") + ": " +
                       ten_of(matched.duplicates));
  }
  std::string text;
  for (const std::string& problem : problems) text += (text.empty() ? "" : "; ") + problem;
  return text;
}

void add_notices(const SystemCaptions& system, std::vector<std::string>& notices) {
  const MatchedResults& matched = system.matched;
  if (!matched.missing.empty()) {
    notices.push_back(system.name + ": " + counted(matched.missing.size(), "image") +
                      " without a caption not scored: " + ten_of(matched.missing));
  }
  if (!matched.extra.empty()) {
    notices.push_back(system.name + ": " + counted(matched.extra.size(), "caption") +
                      " of unknown images left out: " + ten_of(matched.extra));
  }
}

}  // namespace

MatchedCaptions match_systems(const CaptionSet& references, const std::vector<SystemCaptions>& systems,
                              bool allow_missing) {
  MatchedCaptions result;
  for (const SystemCaptions& system : systems) {
    const std::string problems = problems_of(system.matched, !allow_missing);
    if (!problems.empty()) {
      throw DataError(system.name + ": " + problems,
                      "every image with references needs one caption, and no other may have one" +
                          std::string(allow_missing ? "" : " (--allow-missing scores the rest)"));
    }
    add_notices(system, result.notices);
  }
  result.captions.resize(systems.size());
  result.attention.resize(systems.size());
  for (std::size_t i = 0; i < references.images.size(); ++i) {
    const bool whole = std::all_of(systems.begin(), systems.end(), [i](const SystemCaptions& system) {
      return system.matched.captions[i].has_value();
    });
    if (!whole) continue;
    result.images.push_back(references.images[i]);
    for (std::size_t k = 0; k < systems.size(); ++k) {
      result.captions[k].push_back(*systems[k].matched.captions[i]);
      if (!systems[k].attention.empty()) result.attention[k].push_back(systems[k].attention[i]);
    }
  }
  if (result.images.empty())
    throw DataError(references.name + ": none of its images has a caption of " +
                    (systems.size() == 1 ? systems.front().name : "both systems"));
  return result;
}

}  // namespace sightline
