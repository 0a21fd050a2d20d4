#include "data/labelled_text.h"

#include <algorithm>
#include <iterator>
#include <nlohmann/json.hpp>
#include <string_view>
#include <utility>
#include <vector>

#include "core/counted.h"
#include "core/error.h"
#include "core/json.h"
#include "core/printable.h"
#include "data/text_file.h"

namespace sightline {

namespace {

constexpr std::string_view kLabel = "label", kText = "text";

std::vector<std::string_view> columns_of_row(std::string_view row) {
  std::vector<std::string_view> columns;
  for (;;) {
    const std::size_t end = row.find('\t');
    columns.push_back(row.substr(0, end));
    if (end == std::string_view::npos) return columns;
    row.remove_prefix(end + 1);
  }
}

// Where a table's first row says that label and text are.
struct LabelColumns {
  std::size_t label = 0, text = 0, count = 0;
};

// What an error shows of a row, which may be a megabyte long.
std::string beginning(std::string_view row) {
  constexpr std::size_t kShown = 60;
  return "'" + printable(row.substr(0, kShown)) + (row.size() > kShown ? "...'" : "'");
}

LabelColumns label_columns(std::string_view row, const std::string& where) {
  const auto names = columns_of_row(row);
  const auto place = [&](std::string_view name) {
    return static_cast<std::size_t>(std::find(names.begin(), names.end(), name) - names.begin());
  };
  const LabelColumns columns{place(kLabel), place(kText), names.size()};
  if (columns.label == names.size() || columns.text == names.size()) {
    throw DataError(where + ": found " + beginning(row) +
                        ", expected the names of the columns, 'label' and 'text' with a tab between them",
                    "JSON lines of {\"label\": ..., \"text\": ...} are read too");
  }
  return columns;
}

class LabelledTable {
 public:
  explicit LabelledTable(const TakeLabelledText& take) : take_(take) {}

  void add(std::string_view row, const std::string& where) {
    if (columns_.count == 0) {
      columns_ = label_columns(row, where);
      return;
    }
    const auto columns = columns_of_row(row);
    if (columns.size() != columns_.count) {
      throw DataError(where + " has " + counted(columns.size(), "column") + ", expected " +
                          std::to_string(columns_.count) + ": " + beginning(row),
                      "a tab stands between label and text, and none in either");
    }
    take_({std::string(columns[columns_.label]), std::string(columns[columns_.text]), where});
  }

 private:
  const TakeLabelledText& take_;
  LabelColumns columns_;  // once the first row is read
};

// A label may be a number there.
LabelledText of_object(const Json& object, const std::string& where) {
  const std::string label(kLabel);
  const bool number = object.is_object() && object.contains(label) && object[label].is_number_integer();
  return {number ? object[label].dump() : json_get<std::string>(object, label, where),
          json_get<std::string>(object, std::string(kText), where), where};
}

bool is_blank_text(const std::string& text) {
  return text.find_first_not_of(" \t\r\n") == std::string::npos;
}

bool names_photo(std::string_view column) {
  constexpr std::string_view kPhotos[] = {"image", "file", "file_name", "filename", "image_name", "image_id"};
  return std::find(std::begin(kPhotos), std::end(kPhotos), column) != std::end(kPhotos);
}

std::vector<std::string> keys_of(std::string_view line, const std::string& where) {
  const Json object = parse_json(line, where);
  std::vector<std::string> keys;
  for (const auto& item : object.items()) keys.push_back(item.key());
  return keys;
}

// The names of what the first line holds; none where it names nothing.
std::vector<std::string> first_names(const TextFile& file) {
  std::string_view line = file.text().substr(0, file.text().find('\n'));
  if (line.ends_with('\r')) line.remove_suffix(1);
  try {
    if (line.starts_with('{')) return keys_of(line, file.where(1));
  } catch (const DataError&) {
    return {};  // an object that goes on over several lines
  }
  const auto columns = columns_of_row(line);
  return {columns.begin(), columns.end()};
}

}  // namespace

bool is_labelled_text(const std::filesystem::path& path) {
  std::error_code ignored;
  if (!std::filesystem::is_regular_file(path, ignored)) return false;
  const std::vector<std::string> names = first_names(TextFile(path));
  const auto has = [&](std::string_view name) {
    return std::find(names.begin(), names.end(), name) != names.end();
  };
  return has(kLabel) && has(kText) && std::none_of(names.begin(), names.end(), names_photo);
}

void read_labelled_texts(const std::filesystem::path& path, const TakeLabelledText& take) {
  const TextFile file(path);
  std::size_t count = 0;
  const TakeLabelledText checked = [&](LabelledText&& text) {
    if (is_blank_text(text.label)) throw DataError(text.where + ": the label is empty");
    if (is_blank_text(text.text)) throw DataError(text.where + ": the text is empty");
    ++count;
    take(std::move(text));
  };
  const bool lines_of_json = file.text().starts_with('{');
  LabelledTable table(checked);
  file.for_each_line([&](std::string_view row, std::size_t line) {
    const std::string where = file.where(line);
    if (lines_of_json) {
      checked(of_object(parse_json(row, where), where));
    } else {
      table.add(row, where);
    }
  });
  if (count == 0) throw DataError(path.string() + ": found no labelled text, expected some");
}

}  // namespace sightline
