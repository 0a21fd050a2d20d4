#pragma once

#include <filesystem>
#include <functional>
#include <string>

namespace sightline {

// A text and what kind of text somebody said it is.
struct LabelledText {
  std::string label;
  std::string text;
  std::string where;  // "FILE: line 12", for errors
};
using TakeLabelledText = std::function<void(LabelledText&&)>;

// Hands over the texts of a file one after the other, so that no more than one is in memory beside the mapped
// file. The file is a table with tabs whose first row names the columns "label" and "text" (others are
// skipped), or JSON lines of {"label", "text"}; which of the two, its first character says. Byte order marks
// and Windows' line ends are no part of it. Raises DataError naming file and line: a row with another number
// of columns than the first, an empty label or text, what is not UTF-8, no row at all.
void read_labelled_texts(const std::filesystem::path& path, const TakeLabelledText& take);

// Whether a file begins as one of labelled texts does, and not as one of captions, whose rows name a photo.
bool is_labelled_text(const std::filesystem::path& path);

}  // namespace sightline
