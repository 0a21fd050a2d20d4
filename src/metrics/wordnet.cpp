#include "metrics/wordnet.h"

#include <algorithm>
#include <charconv>
#include <span>

#include "core/error.h"
#include "core/is_there.h"

namespace sightline {

namespace {

constexpr std::array<std::string_view, 4> kPartNames{"noun", "verb", "adj", "adv"};

// An inflected ending and what stands in its place in the base form.
struct Ending {
  std::string_view inflected, base;
};
constexpr std::array<Ending, 8> kNounEndings{{{"s", ""},
                                              {"ses", "s"},
                                              {"xes", "x"},
                                              {"zes", "z"},
                                              {"ches", "ch"},
                                              {"shes", "sh"},
                                              {"men", "man"},
                                              {"ies", "y"}}};
constexpr std::array<Ending, 8> kVerbEndings{
    {{"s", ""}, {"ies", "y"}, {"es", "e"}, {"es", ""}, {"ed", "e"}, {"ed", ""}, {"ing", "e"}, {"ing", ""}}};
constexpr std::array<Ending, 4> kAdjectiveEndings{{{"er", ""}, {"est", ""}, {"er", "e"}, {"est", "e"}}};

std::span<const Ending> endings_of(std::size_t part) {
  switch (part) {
    case 0:
      return kNounEndings;
    case 1:
      return kVerbEndings;
    case 2:
      return kAdjectiveEndings;
    default:
      return {};
  }
}

// The fields of a line.
std::vector<std::string_view> fields_of(std::string_view line) {
  std::vector<std::string_view> fields;
  for (std::size_t begin = 0; begin < line.size();) {
    const std::size_t end = std::min(line.find(' ', begin), line.size());
    if (end > begin) fields.push_back(line.substr(begin, end - begin));
    begin = end + 1;
  }
  return fields;
}

// The line whose first field is `key` in a file sorted by first field; empty where there is none.
std::string_view find_line(std::string_view text, std::string_view key) {
  std::size_t low = 0, high = text.size();  // both at the beginning of a line
  while (low < high) {
    const std::size_t middle = low + (high - low) / 2;
    const std::size_t newline = middle == 0 ? std::string_view::npos : text.rfind('\n', middle - 1);
    const std::size_t begin = newline == std::string_view::npos || newline < low ? low : newline + 1;
    const std::size_t end = std::min(text.find('\n', middle), text.size());
    const std::string_view line = text.substr(begin, end - begin);
    const std::string_view first = line.substr(0, line.find(' '));
    if (first == key) return line;
    if (first < key) {
      low = std::min(end + 1, high);
    } else {
      high = begin;
    }
  }
  return {};
}

// Adds the synsets of a lemma: the last fields of its line (lemma pos synset_cnt ... offsets).
void add_synsets(std::string_view index, std::string_view lemma, std::uint32_t part,
                 std::vector<std::uint32_t>& synsets) {
  const auto fields = fields_of(find_line(index, lemma));
  if (fields.size() < 3) return;
  const auto number = [](std::string_view field) {
    std::uint32_t value = 0;
    std::from_chars(field.data(), field.data() + field.size(), value);
    return value;
  };
  const std::size_t count = std::min<std::size_t>(number(fields[2]), fields.size() - 3);
  for (std::size_t i = fields.size() - count; i < fields.size(); ++i)
    synsets.push_back(part << 30 | (number(fields[i]) & 0x3FFFFFFF));
}

}  // namespace

WordNet::WordNet(const std::filesystem::path& directory) {
  for (const std::string_view name : kPartNames) {
    const std::string part(name);
    parts_.push_back({MappedFile(directory / ("index." + part)), MappedFile(directory / (part + ".exc"))});
  }
}

std::optional<WordNet> WordNet::installed() {
  for (const char* directory : {"/usr/share/wordnet", "/usr/local/share/wordnet"}) {
    if (!is_there(std::filesystem::path(directory) / "index.noun")) continue;
    try {
      return WordNet(directory);
    } catch (const DataError&) {
      // Half an installation is none.
    }
  }
  return std::nullopt;
}

std::vector<std::uint32_t> WordNet::synsets(std::string_view word) const {
  std::vector<std::uint32_t> synsets;
  if (word.empty()) return synsets;
  for (std::uint32_t part = 0; part < parts_.size(); ++part) {
    const std::string_view index = parts_[part].index.bytes();
    add_synsets(index, word, part, synsets);
    const auto bases = fields_of(find_line(parts_[part].exceptions.bytes(), word));
    for (std::size_t i = 1; i < bases.size(); ++i) add_synsets(index, bases[i], part, synsets);
    if (!bases.empty()) continue;
    for (const Ending& ending : endings_of(part)) {
      if (word.size() <= ending.inflected.size() || !word.ends_with(ending.inflected)) continue;
      std::string base(word.substr(0, word.size() - ending.inflected.size()));
      add_synsets(index, base.append(ending.base), part, synsets);
    }
  }
  std::sort(synsets.begin(), synsets.end());
  synsets.erase(std::unique(synsets.begin(), synsets.end()), synsets.end());
  return synsets;
}

bool share_synset(const std::vector<std::uint32_t>& a, const std::vector<std::uint32_t>& b) {
  for (auto i = a.begin(), j = b.begin(); i != a.end() && j != b.end();) {
    if (*i == *j) return true;
    *i < *j ? ++i : ++j;
  }
  return false;
}

}  // namespace sightline
