#include "weights/file_kind.h"

#include <algorithm>
#include <cctype>

#include "core/error.h"
#include "weights/torch_file.h"

namespace sightline {

namespace {

bool is_html(std::string_view file) {
  constexpr std::size_t kLongest = 16;
  constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";
  if (file.starts_with(kByteOrderMark)) file.remove_prefix(kByteOrderMark.size());
  file.remove_prefix(std::min(file.find_first_not_of(" \t\r\n"), file.size()));
  std::string start(file.substr(0, kLongest));
  std::transform(start.begin(), start.end(), start.begin(), [](unsigned char c) { return std::tolower(c); });
  return start.starts_with("<!doctype html") || start.starts_with("<html") || start.starts_with("<head");
}

// Letters and line ends alone, where a model's first eight bytes are a number, and PyTorch's files begin with
// one of no letter or have zeros soon. No letter of UTF-8 has a byte above 0xF4.
bool is_text(std::string_view file) {
  constexpr std::size_t kEnough = 256;
  const std::string_view start = file.substr(0, kEnough);
  return !start.empty() && std::all_of(start.begin(), start.end(), [](unsigned char c) {
    return c >= ' ' ? c != 0x7F && c <= 0xF4 : c == '\t' || c == '\n' || c == '\r';
  });
}

// Those whose first bytes no model has, which begins with a length: JPEG XL's could be one
// (image/image_kind.h knows all).
bool is_picture(std::string_view file) {
  return file.starts_with("\xFF\xD8\xFF") || file.starts_with("\x89PNG\r\n") || file.starts_with("GIF8") ||
         (file.starts_with("RIFF") && file.substr(8).starts_with("WEBP"));
}

}  // namespace

void refuse_downloads(std::string_view file, const std::string& name) {
  if (file.starts_with("version https://git-lfs.github.com/spec/")) {
    throw ModelError(name + ": is a pointer of Git LFS, expected the file that it points to",
                     "git lfs pull fetches it");
  }
  if (is_html(file)) {
    throw ModelError(
        name + ": is a page of HTML, expected weights",
        "the site sent a page in place of the file: open its address in a browser, and save the file "
        "itself");
  }
  if (is_picture(file)) throw ModelError(name + ": is a picture, expected weights");
  if (is_text(file)) throw ModelError(name + ": is a text file, expected weights");
}

void refuse_no_model(std::string_view file, const std::string& name) {
  refuse_downloads(file, name);
  if (is_torch_zip(file) || is_torch_legacy(file)) {
    throw ModelError(
        name + ": holds PyTorch weights, expected a Sightline model (.safetensors)",
        "an encoder's weights go to train --encoder-weights, and to --encoder beside a --model that "
        "leaves them out");
  }
}

}  // namespace sightline
