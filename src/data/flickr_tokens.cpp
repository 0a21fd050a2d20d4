#include "data/flickr_tokens.h"

#include <algorithm>
#include <cctype>
#include <string_view>

#include "core/error.h"
#include "data/text_file.h"

namespace sightline {

void read_flickr_tokens(const std::filesystem::path& path, const TakeCaptionPair& take) {
  const TextFile file(path);
  file.for_each_line([&](std::string_view text, std::size_t line) {
    const std::size_t tab = text.find('\t');
    const std::string_view head = text.substr(0, tab);
    const std::size_t mark = head.rfind('#');
    if (tab == std::string_view::npos || mark == std::string_view::npos || mark == 0 ||
        mark + 1 == head.size() ||
        !std::all_of(head.begin() + static_cast<std::ptrdiff_t>(mark) + 1, head.end(),
                     [](unsigned char c) { return std::isdigit(c) != 0; })) {
      throw DataError(file.where(line) + " is not 'NAME#NUMBER<tab>CAPTION'");
    }
    CaptionPair pair{std::string(head.substr(0, mark)), std::string(text.substr(tab + 1)), file.where(line)};
    take(pair);
  });
}

}  // namespace sightline
