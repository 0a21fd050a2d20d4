#pragma once

#include <filesystem>
#include <map>
#include <string>
#include <vector>

namespace sightline {

// What a results file says of one text.
struct ClassifiedResult {
  std::string text;                             // empty where the file does not say
  std::map<std::string, double> probabilities;  // by label
  std::string where;                            // "FILE: line 12"
};

// Results of a classifier as JSON lines (`classify --format jsonl` writes them): a line each of
// {"text", "probabilities": {LABEL: p}}. Raises DataError naming line and key; a line of a text that failed
// is one.
std::vector<ClassifiedResult> read_classified_results(const std::filesystem::path& path);

}  // namespace sightline
