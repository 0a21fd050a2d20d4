#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

namespace sightline {

// A text and what it becomes.
struct TextPair {
  std::string source;
  std::string target;

  bool operator==(const TextPair&) const = default;
};

struct TextPairs {
  std::string name;  // what errors call them
  std::vector<TextPair> pairs;
  std::vector<std::string> left_out;  // "FILE: line 12: the source is empty"
};

// A table of "source" and "target", or JSON lines with these keys (data/two_columns.h). Rows that cannot be
// used are left out, up to this share of all, and one in any case unless it is 0. Raises DataError naming the
// first of more, and where there is no row at all.
TextPairs read_text_pairs(const std::filesystem::path& path, double max_bad);

// Whether the file begins as one of text pairs does.
bool is_file_of_text_pairs(const std::filesystem::path& path);

// Parts of the pairs: `share` of the different sources, drawn with the seed, are kept aside, each with all
// its targets, so that no source stands on both sides.
struct HeldOutPairs {
  TextPairs kept, held_out;
};
HeldOutPairs hold_out(const TextPairs& all, double share, std::uint64_t seed);

// As a table holds a text: tabs and line ends become spaces.
std::string on_one_line(std::string text);

// "source<tab>target", a row each, as read_text_pairs() reads them. Tabs and line ends inside a text become
// spaces.
std::string text_of_pairs(const std::vector<TextPair>& pairs);
// The same as a file, whole or not at all.
void write_text_pairs(const std::filesystem::path& path, const std::vector<TextPair>& pairs);

}  // namespace sightline
