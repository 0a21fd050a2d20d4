#include "data/two_columns.h"

#include <algorithm>
#include <fstream>
#include <nlohmann/json.hpp>
#include <string_view>
#include <vector>

#include "core/counted.h"
#include "core/empty_text.h"
#include "core/error.h"
#include "core/json.h"
#include "core/marked_text.h"
#include "core/printable.h"
#include "core/split.h"
#include "data/bad_allowed.h"
#include "data/text_file.h"

namespace sightline {

namespace {

using Names = std::array<std::string, 2>;

// What an error shows of a row, which may be a megabyte long.
std::string shown_row(std::string_view row) {
  constexpr std::size_t kShown = 60;
  return "'" + printable(std::string(row.substr(0, kShown))) + (row.size() > kShown ? "...'" : "'");
}

// Where the first row says that the two are; nothing where it does not.
struct TwoPlaces {
  std::array<std::size_t, 2> place{};
  std::size_t count = 0;
  bool found() const { return place[0] < count && place[1] < count; }
};

TwoPlaces places_in(std::string_view row, const Names& names) {
  const auto fields = split(row, '\t');
  TwoPlaces places{{}, fields.size()};
  for (const std::size_t k : {0, 1}) {
    const auto found = std::find(fields.begin(), fields.end(), std::string_view(names[k]));
    places.place[k] = static_cast<std::size_t>(found - fields.begin());
  }
  return places;
}

void find_empty(TextRow& row, const Names& names) {
  for (const std::size_t k : {0, 1})
    if (row.fault.empty() && is_empty_text(row.texts[k])) row.fault = "the " + names[k] + " is empty";
}

TextRow table_row(std::string_view line, const TwoPlaces& places, const Names& names) {
  TextRow row;
  const auto fields = split(line, '\t');
  if (fields.size() != places.count) {
    row.fault = "found " + counted(fields.size(), "column") + ", expected " + std::to_string(places.count) +
                ": " + shown_row(line);
    return row;
  }
  for (const std::size_t k : {0, 1}) row.texts[k] = fields[places.place[k]];
  find_empty(row, names);
  return row;
}

// Labels are often numbers.
std::string text_of_key(const Json& object, const std::string& key, const std::string& where) {
  if (object.is_object() && object.contains(key) && object[key].is_number_integer())
    return object[key].dump();
  return json_get<std::string>(object, key, where);
}

TextRow json_row(std::string_view line, const Names& names, const std::string& where) {
  TextRow row;
  try {
    const Json object = parse_json(line, where);
    for (const std::size_t k : {0, 1}) row.texts[k] = text_of_key(object, names[k], where);
    find_empty(row, names);
  } catch (const DataError& error) {
    row.fault = error.what();
    if (row.fault.starts_with(where + ": ")) row.fault.erase(0, where.size() + 2);
  }
  return row;
}

// The file's beginning with its whole first line, where that is no longer than a few megabytes.
std::string beginning_of(const std::filesystem::path& path) {
  constexpr std::size_t kPiece = 65536, kMost = 4 << 20;
  std::string bytes;
  std::ifstream file(path, std::ios::binary);
  for (std::size_t before = 0; file && bytes.size() < kMost; before = bytes.size()) {
    bytes.resize(before + kPiece);
    file.read(bytes.data() + before, kPiece);
    bytes.resize(before + static_cast<std::size_t>(file.gcount()));
    if (bytes.find('\n', before) != std::string::npos) break;
  }
  if (is_marked_utf16(bytes)) bytes.resize(bytes.size() / 4 * 4);  // whole characters
  return bytes;
}

std::vector<std::string> names_in(std::string_view line, const std::string& where) {
  std::vector<std::string> names;
  if (line.starts_with('{')) {
    const Json object = parse_json(line, where);
    for (const auto& item : object.items()) names.push_back(item.key());
  } else {
    for (const std::string_view name : split(line, '\t')) names.emplace_back(name);
  }
  return names;
}

}  // namespace

void read_two_columns(const std::filesystem::path& path, const Names& names,
                      const std::function<void(TextRow&&)>& take) {
  const TextFile file(path);
  const bool lines_of_json = file.text().starts_with('{');
  TwoPlaces places;
  file.for_each_line([&](std::string_view line, std::size_t number) {
    const std::string where = file.where(number);
    if (!lines_of_json && places.count == 0) {
      places = places_in(line, names);
      if (places.found()) return;
      throw DataError(where + ": found " + shown_row(line) + ", expected the names of the columns, '" +
                          names[0] + "' and '" + names[1] + "' with a tab between them",
                      "JSON lines of {\"" + names[0] + "\": ..., \"" + names[1] + "\": ...} are read too");
    }
    TextRow row = lines_of_json ? json_row(line, names, where) : table_row(line, places, names);
    row.where = where;
    take(std::move(row));
  });
}

void check_left_out(const std::vector<std::string>& left_out, std::size_t rows, double max_bad) {
  const bool some_are_left = left_out.size() < rows;
  if (left_out.empty() || (some_are_left && left_out.size() <= bad_allowed(rows, max_bad))) return;
  throw DataError(left_out.front() + " (one of " + counted(left_out.size(), "row") + " of " +
                      std::to_string(rows) + " that cannot be used)",
                  "mend these rows (train leaves out a greater share of them with --max-bad)");
}

std::vector<std::string> first_names(const std::filesystem::path& path) {
  std::error_code ignored;
  if (!std::filesystem::is_regular_file(path, ignored)) return {};
  const std::string bytes = beginning_of(path);
  try {
    const MarkedText marked(bytes, path.string());
    std::string_view line = marked.text().substr(0, marked.text().find('\n'));
    if (line.ends_with('\r')) line.remove_suffix(1);
    return names_in(line, path.string());
  } catch (const DataError&) {
    return {};  // an object that goes on over several lines
  }
}

bool has_two_columns(const std::filesystem::path& path, const Names& names) {
  const std::vector<std::string> found = first_names(path);
  return std::all_of(names.begin(), names.end(), [&](const std::string& name) {
    return std::find(found.begin(), found.end(), name) != found.end();
  });
}

}  // namespace sightline
