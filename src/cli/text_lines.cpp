#include "cli/text_lines.h"

#include <algorithm>
#include <string_view>

#include "core/input_stream.h"
#include "core/marked_text.h"
#include "text/code_points.h"

namespace sightline {

namespace {

std::string valid_utf8(std::string_view bytes) {
  std::string text;
  for (const char32_t code : decode_utf8(bytes)) append_utf8(text, code);
  return text;
}

}  // namespace

std::vector<std::string> read_text_lines(const std::filesystem::path& path,
                                         const std::function<bool()>& stop) {
  const std::string bytes = read_stream(path, stop);
  const MarkedText marked(bytes, path.string());
  std::vector<std::string> lines;
  for (std::string_view rest = marked.text(); !rest.empty();) {
    std::string_view line = rest.substr(0, std::min(rest.find('\n'), rest.size()));
    rest.remove_prefix(std::min(line.size() + 1, rest.size()));
    if (line.ends_with('\r')) line.remove_suffix(1);
    lines.push_back(valid_utf8(line));
  }
  return lines;
}

}  // namespace sightline
