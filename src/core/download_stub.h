#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace sightline {

// What a download left in the place of a file.
struct DownloadStub {
  std::string fault;  // "is a page of HTML, expected weights"
  std::string hint;   // the way out
};

// Where `file` is a pointer of Git LFS or a page of a web site, what to say of it; `expected`: what should
// lie there ("weights"). Nothing of all else.
std::optional<DownloadStub> download_stub(std::string_view file, const std::string& expected);

}  // namespace sightline
