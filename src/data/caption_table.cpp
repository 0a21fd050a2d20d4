#include "data/caption_table.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <optional>
#include <string_view>
#include <vector>

#include "core/counted.h"
#include "core/error.h"
#include "core/split.h"
#include "core/without_ends.h"
#include "data/text_file.h"

namespace sightline {

namespace {

using Row = std::vector<std::string>;

// Rows of values between commas or semicolons, by RFC 4180: fields in quotes may hold these, line ends and
// doubled quotes.
class QuotedRows {
 public:
  QuotedRows(const TextFile& file, char delimiter)
      : file_(file), delimiter_(delimiter), ends_{delimiter, '\r', '\n'}, rest_(file.text()) {}

  std::size_t line() const { return row_line_; }

  // False after the last row. Blank lines are no rows.
  bool next(Row& row) {
    row.clear();
    while (!rest_.empty() && (rest_.front() == '\n' || rest_.front() == '\r')) skip();
    row_line_ = line_;
    if (rest_.empty()) return false;
    for (;;) {
      row.push_back(!rest_.empty() && rest_.front() == '"' ? quoted() : plain());
      if (rest_.empty()) return true;
      const char end = rest_.front();
      skip();
      if (end == '\r' && !rest_.empty() && rest_.front() == '\n') skip();
      if (end != delimiter_) return true;
    }
  }

 private:
  void skip() {
    line_ += rest_.front() == '\n';
    rest_.remove_prefix(1);
  }

  std::string plain() {
    const std::size_t end = std::min(rest_.find_first_of(ends_), rest_.size());
    std::string field(rest_.substr(0, end));
    rest_.remove_prefix(end);
    return field;
  }

  std::string quoted() {
    std::string field;
    for (skip();; skip()) {
      if (rest_.empty()) throw DataError(file_.where(row_line_) + ": a quote that is never closed");
      if (rest_.front() == '"') {
        skip();
        if (rest_.empty() || rest_.front() != '"') break;
      }
      field += rest_.front();
    }
    if (!rest_.empty() && rest_.find_first_of(ends_) != 0) {
      throw DataError(file_.where(row_line_) + ": text after a closing quote",
                      "double the quotes inside quoted fields");
    }
    return field;
  }

  const TextFile& file_;
  const char delimiter_;
  const std::string ends_;  // of a field
  std::string_view rest_;
  std::size_t line_ = 1;
  std::size_t row_line_ = 1;
};

// Where a table has what is wanted.
struct Columns {
  std::size_t image = 0;
  std::size_t caption = 1;
  std::size_t count = 2;
  bool labels = false;
  std::optional<std::size_t> split = std::nullopt;
};

// A column's name without its capitals, and the blanks and quotes around it.
std::string column_name(const std::string& field) {
  std::string name(without_ends(field, " \t\r\""));
  std::transform(name.begin(), name.end(), name.begin(), [](unsigned char c) { return std::tolower(c); });
  return name;
}

// The column of the first of these names that the head has: a table of images may number them too.
template <std::size_t N>
std::optional<std::size_t> find_column(const Row& head, const std::array<std::string_view, N>& names) {
  for (const std::string_view name : names) {
    const auto found = std::find_if(head.begin(), head.end(),
                                    [&](const std::string& field) { return column_name(field) == name; });
    if (found != head.end()) return static_cast<std::size_t>(found - head.begin());
  }
  return std::nullopt;
}

// Empty where the row is no head.
std::optional<Columns> columns_of(const Row& head, bool labels) {
  constexpr std::array<std::string_view, 7> image_names{"image",      "file",     "file_name", "filename",
                                                        "image_name", "image_id", "id"};
  constexpr std::array<std::string_view, 4> caption_names{"caption", "text", "comment", "sentence"};
  const auto image = find_column(head, image_names);
  const auto caption = find_column(head, caption_names);
  const auto split = find_column(head, std::array<std::string_view, 1>{"split"});
  if (image && caption) return Columns{*image, *caption, head.size(), false, split};
  constexpr std::array<std::string_view, 2> label_names{"label", "class"};
  const auto label = labels ? find_column(head, label_names) : std::nullopt;
  if (!image || !label) return std::nullopt;
  return Columns{*image, *label, head.size(), true, split};
}

// Blanks around bars are there for people to read them.
Row plain_row(std::string_view text, char delimiter) {
  Row row;
  for (const std::string_view field : split(text, delimiter))
    row.emplace_back(delimiter == '|' ? without_ends(field, " \t") : field);
  return row;
}

class TableReader {
 public:
  TableReader(const TextFile& file, const TakeCaptionPair& take, bool labels)
      : file_(file), take_(take), labels_(labels) {}

  void add(Row& row, std::size_t line) {
    if (!columns_) {
      columns_ = columns_of(row, labels_);
      if (columns_) return;
      columns_ = Columns{};
      columns_->labels = labels_;
    }
    if (row.size() != columns_->count) {
      throw DataError(file_.where(line) + " has " + counted(row.size(), "column") + ", expected " +
                          std::to_string(columns_->count),
                      "the first row names the columns ('image', 'caption'); commas in captions need quotes");
    }
    CaptionPair pair{std::move(row[columns_->image]), std::move(row[columns_->caption]), file_.where(line)};
    pair.is_label = columns_->labels;
    if (columns_->split) pair.split = std::string(without_ends(row[*columns_->split], " \t"));
    take_(pair);
  }

 private:
  const TextFile& file_;
  const TakeCaptionPair& take_;
  bool labels_;
  std::optional<Columns> columns_;  // once the first row is seen
};

}  // namespace

void read_caption_table(const std::filesystem::path& path, char delimiter, const TakeCaptionPair& take,
                        bool labels) {
  const TextFile file(path);
  TableReader reader(file, take, labels);
  if (delimiter == ',' || delimiter == ';') {
    QuotedRows rows(file, delimiter);
    for (Row row; rows.next(row);) reader.add(row, rows.line());
    return;
  }
  file.for_each_line([&](std::string_view text, std::size_t line) {
    Row row = plain_row(text, delimiter);
    reader.add(row, line);
  });
}

bool is_table_head(std::string_view line, char delimiter) {
  return columns_of(plain_row(line, delimiter), /*labels=*/true).has_value();
}

}  // namespace sightline
