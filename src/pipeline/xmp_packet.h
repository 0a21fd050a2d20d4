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

  // dc:description's text: in the default language, else without one, else in the first there is; nothing
  // where it is missing or blank in all of them.
  std::optional<std::string> description() const;
  // Sets that of the default language (UTF-8), in the place of one without a language; descriptions in others
  // stay.
  void set_description(const std::string& text);

  std::string bytes() const;

 private:
  struct Document;
  Document* document_;
};

}  // namespace sightline
