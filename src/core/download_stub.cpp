#include "core/download_stub.h"

#include <algorithm>
#include <cctype>

namespace sightline {

namespace {

bool begins_as_html(std::string_view file) {
  constexpr std::size_t kLongest = 16;
  constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";
  if (file.starts_with(kByteOrderMark)) file.remove_prefix(kByteOrderMark.size());
  file.remove_prefix(std::min(file.find_first_not_of(" \t\r\n"), file.size()));
  std::string start(file.substr(0, kLongest));
  std::transform(start.begin(), start.end(), start.begin(), [](unsigned char c) { return std::tolower(c); });
  return start.starts_with("<!doctype html") || start.starts_with("<html") || start.starts_with("<head");
}

}  // namespace

std::optional<DownloadStub> download_stub(std::string_view file, const std::string& expected) {
  if (file.starts_with("version https://git-lfs.github.com/spec/")) {
    return DownloadStub{"is a pointer of Git LFS, expected the file that it points to",
                        "git lfs pull fetches it"};
  }
  if (begins_as_html(file)) {
    return DownloadStub{
        "is a page of HTML, expected " + expected,
        "the site sent a page in place of the file: open its address in a browser, and save the file "
        "itself"};
  }
  return std::nullopt;
}

}  // namespace sightline
