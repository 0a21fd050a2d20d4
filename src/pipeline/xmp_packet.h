#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace sightline {

// An XMP packet (ISO 16684-1), as sidecar files of photo programs hold it. Only dc:description is touched;
// what else is in it stays.
class XmpPacket {
 public:
  // A new, empty one.
  XmpPacket();
  // `name` is what errors call it. Raises DataError for what is no XMP: not XML, with a document type
  // (which could draw in other files), or without rdf:RDF.
  XmpPacket(std::string_view bytes, const std::string& name);
  ~XmpPacket();
  XmpPacket(const XmpPacket&) = delete;
  XmpPacket& operator=(const XmpPacket&) = delete;

  // dc:description's text in the default language; nothing where it is missing or blank.
  std::optional<std::string> description() const;
  // Sets that text (UTF-8); descriptions in other languages stay.
  void set_description(const std::string& text);

  std::string bytes() const;

 private:
  struct Document;
  Document* document_;
};

}  // namespace sightline
