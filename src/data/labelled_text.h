#pragma once

#include <filesystem>
#include <functional>
#include <string>

namespace sightline {

// A text and what kind of text somebody said it is.
struct LabelledText {
  std::string label;
  std::string text;
  std::string where;       // "FILE: line 12", for errors
  std::string fault = {};  // why the row cannot be used; empty: it can
};
using TakeLabelledText = std::function<void(LabelledText&&)>;

// Hands over the rows of a file one after the other, so that no more than one is in memory beside the mapped
// file: a table with tabs whose first row names the columns "label" and "text" among others, or JSON lines of
// {"label", "text"} (data/two_columns.h says what is a fault). Blanks around a label are no part of it.
// Raises DataError naming file and line: no such first row, what is not UTF-8, no row at all.
void read_labelled_rows(const std::filesystem::path& path, const TakeLabelledText& take);

// The same where every row has to be right: raises DataError for the first that is not.
void read_labelled_texts(const std::filesystem::path& path, const TakeLabelledText& take);

// Whether a file begins as one of labelled texts does, and not as one of captions, whose rows name a photo.
bool is_labelled_text(const std::filesystem::path& path);

}  // namespace sightline
