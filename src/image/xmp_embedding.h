#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "image/file_parts.h"
#include "image/image_kind.h"

namespace sightline {

// The XMP packets of a JPEG, PNG or WebP, and the same file with another packet: all other bytes stay as they
// are, but for a WebP's own size and flags. A WebP of the simple kind becomes one of the extended kind
// (VP8X), as metadata needs it.
class XmpEmbedding {
 public:
  // `photo` must outlive this; `name` is what errors call it. Raises DataError for another kind of picture,
  // and for one whose parts do not lead where they must.
  XmpEmbedding(std::string_view photo, std::string name);

  const std::vector<std::string>& packets() const { return packets_; }

  // The file with `packet` in the place of the packet `which`, or as a new one. One that is shorter than the
  // old one is filled up with spaces, so that nothing in the file moves. Raises DataError where a JPEG has no
  // room for it, or its index of several pictures (CIPA DC-007) would lead astray.
  std::string with(std::optional<std::size_t> which, std::string packet) const;

 private:
  std::string jpeg_part(const std::string& packet) const;
  std::string replaced(std::uint64_t begin, std::uint64_t end, const std::string& part) const;
  std::uint64_t place_of_new() const;
  std::string with_in_webp(std::optional<std::size_t> which, const std::string& packet) const;
  void check_pictures_behind(std::uint64_t begin) const;

  const std::string_view photo_;
  const std::string name_;
  const ImageKind kind_;
  const FileParts parts_;
  std::vector<std::string> packets_;
  std::vector<std::size_t> places_;  // of the packets among the parts
};

}  // namespace sightline
