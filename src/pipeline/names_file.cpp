#include "pipeline/names_file.h"

#include <algorithm>
#include <optional>
#include <string_view>

#include "core/error.h"
#include "core/input_stream.h"
#include "core/marked_text.h"
#include "image/image_kind.h"

namespace sightline {

namespace {

std::vector<std::string_view> pieces_of(std::string_view text, char separator) {
  std::vector<std::string_view> pieces;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find(separator), text.size());
    pieces.push_back(text.substr(0, end));
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return pieces;
}

std::vector<std::string> names_in_lines(std::string_view text) {
  std::vector<std::string> names;
  for (std::string_view name : pieces_of(text, '\n')) {
    if (name.ends_with('\r')) name.remove_suffix(1);
    if (!name.empty()) names.emplace_back(name);
  }
  return names;
}

std::vector<std::string> names_between_zeros(std::string_view bytes) {
  std::vector<std::string> names;
  for (const std::string_view name : pieces_of(bytes, '\0')) {
    if (!name.empty()) names.emplace_back(name);
  }
  return names;
}

// UTF-16 without a mark has a zero byte beside every line end: no file is called so. Whether it is the big
// end that comes first.
std::optional<bool> order_of_unmarked_utf16(std::string_view bytes) {
  const auto is_line_end = [](std::string_view piece) { return piece == "\n" || piece == "\r"; };
  const std::vector<std::string_view> pieces = pieces_of(bytes, '\0');
  const auto found = std::find_if(pieces.begin(), pieces.end(), is_line_end);
  if (found == pieces.end()) return {};
  return (found->data() - bytes.data()) % 2 != 0;
}

// Why the zero bytes end no names, as far as that shows; empty where they may.
std::string zero_problem(std::string_view bytes) {
  const std::vector<std::string_view> pieces = pieces_of(bytes, '\0');
  const auto is_short = [](std::string_view piece) { return piece.size() <= 1; };
  if (pieces.size() > 1 && std::all_of(pieces.begin(), pieces.end(), is_short))
    return "every second byte of it is zero, as in UTF-16";
  const auto last =
      std::find_if_not(pieces.rbegin(), pieces.rend(), [](std::string_view piece) { return piece.empty(); });
  if (std::find(pieces.begin(), last.base(), std::string_view()) != last.base())
    return "some zero bytes in it stand where a name should begin";
  if (bytes.back() != '\0' && bytes.find('\n') != std::string_view::npos)
    return "it has zero bytes among its lines";
  return {};
}

[[noreturn]] void refuse_zeros(const std::string& called, const std::string& problem) {
  throw UsageError(called + ": " + problem + "; expected a name a line, or names that end in zero bytes",
                   "save it as UTF-8, or say --null where each name ends in a zero byte");
}

// A name may begin with "BM" too.
void refuse_picture(std::string_view bytes, const std::string& called) {
  const ImageKind kind = image_kind(bytes);
  if (kind == ImageKind::other || kind == ImageKind::bmp) return;
  throw UsageError(called + ": is a picture, expected a list of names",
                   "name the photo itself, without --files-from");
}

// What was UTF-16 may still have zeros, as characters: a name would end there.
std::vector<std::string> names_in_text(std::string_view text, const std::string& called) {
  if (text.find('\0') != std::string_view::npos)
    refuse_zeros(called, "it has zero characters among its lines");
  return names_in_lines(text);
}

std::vector<std::string> names_in(std::string_view bytes, const std::string& called) {
  const bool marked = is_marked_utf16(bytes);
  if (!marked && bytes.find('\0') != std::string_view::npos) {
    refuse_picture(bytes, called);
    if (const std::optional<bool> big_endian = order_of_unmarked_utf16(bytes))
      return names_in_text(utf8_of_utf16(bytes, *big_endian, called), called);
    const std::string problem = zero_problem(bytes);
    if (!problem.empty()) refuse_zeros(called, problem);
    return names_between_zeros(MarkedText(bytes, called).text());
  }
  return names_in_text(MarkedText(bytes, called).text(), called);
}

}  // namespace

std::vector<std::string> read_names(const std::filesystem::path& path, bool null_separated,
                                    const std::function<bool()>& stop) {
  const std::string called = "--files-from " + path.string();
  try {
    const std::string bytes = read_stream(path, stop);
    return null_separated ? names_between_zeros(bytes) : names_in(bytes, called);
  } catch (const DataError& error) {
    const std::string message = error.what();
    throw UsageError(message.starts_with("--") ? message : "--files-from " + message, error.hint());
  }
}

}  // namespace sightline
