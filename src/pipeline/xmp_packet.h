#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace sightline {

// An XMP packet (ISO 16684-1), as photos and the sidecar files of photo programs hold it. Only
// dc:description and Iptc4xmpCore:AltTextAccessibility are touched; what else is in it stays.
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

  // dc:description's text: in the default language, else without one, else in the first there is. Where it is
  // missing or blank in all of them, that of Iptc4xmpCore:ExtDescrAccessibility or tiff:ImageDescription, if
  // there is one.
  std::optional<std::string> description() const;
  // Sets dc:description of the default language (UTF-8), in the place of one without a language; descriptions
  // in others stay.
  void set_description(const std::string& text);
  // The same, in the place of what description() returns: where that is of a language, it goes too, and
  // descriptions in others stay. What ExtDescrAccessibility and tiff:ImageDescription say always stays.
  void replace_description(const std::string& text);
  // As description() and set_description(), of the alternative text that people hear who do not see the
  // photo.
  std::optional<std::string> alt_text() const;
  void set_alt_text(const std::string& text);

  // As a file of its own.
  std::string bytes() const;
  // As it stands inside a photo: without an XML declaration, between its <?xpacket ...?>.
  std::string embedded_bytes() const;

 private:
  struct Document;
  Document* document_;
};

}  // namespace sightline
