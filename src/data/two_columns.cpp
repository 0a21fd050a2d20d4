#include "data/two_columns.h"

#include <algorithm>
#include <fstream>
#include <nlohmann/json.hpp>
#include <string_view>
#include <vector>

#include "core/counted.h"
#include "core/error.h"
#include "core/json.h"
#include "core/marked_text.h"
#include "core/printable.h"
#include "data/text_file.h"

namespace sightline {

namespace {

using Names = std::array<std::string, 2>;

std::vector<std::string_view> fields_at_tabs(std::string_view row) {
  std::vector<std::string_view> fields;
  for (;;) {
    const std::size_t end = row.find('\t');
    fields.push_back(row.substr(0, end));
    if (end == std::string_view::npos) return fields;
    row.remove_prefix(end + 1);
  }
}

// What an error shows of a row, which may be a megabyte long.
std::string shown_row(std::string_view row) {
  constexpr std::size_t kShown = 60;
  return "'" + printable(std::string(row.substr(0, kShown))) + (row.size() > kShown ? "...'" : "'");
}

bool is_empty_text(std::string_view text) {
  return text.find_first_not_of(" \t\r\n") == std::string_view::npos;
}

// Where the first row says that the two are; nothing where it does not.
struct TwoPlaces {
  std::array<std::size_t, 2> place{};
  std::size_t count = 0;
  bool found() const { return place[0] < count && place[1] < count; }
};

TwoPlaces places_in(std::string_view row, const Names& names) {
  const auto fields = fields_at_tabs(row);
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
  const auto fields = fields_at_tabs(line);
  if (fields.size() != places.count) {
    row.fault = "found " + counted(fields.size(), "column") + ", expected " + std::to_string(places.count) +
                ": " + shown_row(line);
    return row;
  }
  for (const std::size_t k : {0, 1}) row.texts[k] = fields[places.place[k]];
  find_empty(row, names);
  return row;
}

TextRow json_row(std::string_view line, const Names& names, const std::string& where) {
  TextRow row;
  try {
    const Json object = parse_json(line, where);
    for (const std::size_t k : {0, 1}) row.texts[k] = json_get<std::string>(object, names[k], where);
    find_empty(row, names);
  } catch (const DataError& error) {
    row.fault = error.what();
    if (row.fault.starts_with(where + ": ")) row.fault.erase(0, where.size() + 2);
  }
  return row;
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

bool has_two_columns(const std::filesystem::path& path, const Names& names) {
  constexpr std::size_t kEnough = 65536;
  std::error_code ignored;
  if (!std::filesystem::is_regular_file(path, ignored)) return false;
  std::string bytes(kEnough, '\0');
  std::ifstream file(path, std::ios::binary);
  file.read(bytes.data(), static_cast<std::streamsize>(bytes.size()));
  bytes.resize(static_cast<std::size_t>(file.gcount()));
  if (is_marked_utf16(bytes)) bytes.resize(bytes.size() / 4 * 4);  // whole characters
  try {
    const MarkedText marked(bytes, path.string());
    std::string_view line = marked.text().substr(0, marked.text().find('\n'));
    if (line.ends_with('\r')) line.remove_suffix(1);
    if (!line.starts_with('{')) return places_in(line, names).found();
    return json_row(line, names, path.string()).fault.empty();
  } catch (const DataError&) {
    return false;
  }
}

}  // namespace sightline
