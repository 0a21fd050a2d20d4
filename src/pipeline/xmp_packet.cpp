#include "pipeline/xmp_packet.h"

#include <libxml/parser.h>
#include <libxml/tree.h>
#include <libxml/xmlerror.h>
#include <libxml/xmlmemory.h>

#include <algorithm>
#include <array>
#include <cctype>
#include <memory>

#include "core/error.h"

namespace sightline {

namespace {

// What libxml2 has made. Its xmlFree is a variable, and those do not come with a library that is loaded when
// it is called.
void free_text(void* text) {
  xmlFreeFunc release = nullptr;
  xmlMemGet(&release, nullptr, nullptr, nullptr);
  release(text);
}

constexpr char kRdf[] = "http://www.w3.org/1999/02/22-rdf-syntax-ns#";

// A text in several languages (an rdf:Alt).
struct LanguageText {
  const char* space;   // its namespace
  const char* prefix;  // that namespace's usual one
  const char* name;
};
constexpr LanguageText kDescription{"http://purl.org/dc/elements/1.1/", "dc", "description"};
// IPTC Photo Metadata 2021.1, "Alt Text (Accessibility)".
constexpr LanguageText kAltText{"http://iptc.org/std/Iptc4xmpCore/1.0/xmlns/", "Iptc4xmpCore",
                                "AltTextAccessibility"};

// Where a packet without dc:description may describe the photo: IPTC 2021.1, "Extended Description
// (Accessibility)", and what EXIF's ImageDescription is in XMP (ISO 16684-2).
constexpr std::array<LanguageText, 2> kOtherDescriptions{
    {{kAltText.space, kAltText.prefix, "ExtDescrAccessibility"},
     {"http://ns.adobe.com/tiff/1.0/", "tiff", "ImageDescription"}}};

const xmlChar* xml(const char* text) {
  return reinterpret_cast<const xmlChar*>(text);
}

bool is_named(const xmlNode* node, const char* space, const char* name) {
  return node->type == XML_ELEMENT_NODE && node->ns != nullptr &&
         xmlStrEqual(node->ns->href, xml(space)) != 0 && xmlStrEqual(node->name, xml(name)) != 0;
}

// The first child of this name; null where there is none.
xmlNode* child(xmlNode* parent, const char* space, const char* name) {
  for (xmlNode* node = parent->children; node != nullptr; node = node->next)
    if (is_named(node, space, name)) return node;
  return nullptr;
}

std::string text_of(const xmlNode* node) {
  xmlChar* content = xmlNodeGetContent(node);
  std::string text = content == nullptr ? "" : reinterpret_cast<const char*>(content);
  free_text(content);
  return text;
}

bool is_blank(const std::string& text) {
  return text.find_first_not_of(" \t\r\n") == std::string::npos;
}

// The root where it is rdf:RDF, else the one in x:xmpmeta.
xmlNode* rdf_of(xmlDoc* document) {
  xmlNode* root = xmlDocGetRootElement(document);
  if (root == nullptr || is_named(root, kRdf, "RDF")) return root;
  return child(root, kRdf, "RDF");
}

// How near the item's language is to the default: 0 where it is x-default (whatever its letters' case), 1
// where there is none, 2 for others.
int distance_to_default(xmlNode* item) {
  xmlChar* language = xmlNodeGetLang(item);
  const int distance = language == nullptr ? 1 : xmlStrcasecmp(language, xml("x-default")) == 0 ? 0 : 2;
  free_text(language);
  return distance;
}

// The nearest item, the first of several; null where none is so near or `wanted` takes none.
template <class Wanted>
xmlNode* nearest_item(xmlNode* alternatives, int farthest, const Wanted& wanted) {
  xmlNode* nearest = nullptr;
  for (xmlNode* node = alternatives->children; node != nullptr; node = node->next) {
    if (!is_named(node, kRdf, "li") || !wanted(node)) continue;
    const int distance = distance_to_default(node);
    if (distance > farthest) continue;
    nearest = node;
    farthest = distance - 1;
  }
  return nearest;
}

bool is_any(const xmlNode*) {
  return true;
}

bool has_text(const xmlNode* node) {
  return !is_blank(text_of(node));
}

// Declared at the node, or found declared above it. Where the prefix stands for something else there, as it
// may in what others wrote, another one is declared: "dc1".
xmlNs* space_at(xmlNode* node, const char* space, const char* prefix) {
  // An attribute-only default declaration has no prefix: fine for elements.
  if (xmlNs* found = xmlSearchNsByHref(node->doc, node, xml(space))) return found;
  std::string free = prefix;
  for (int i = 1; xmlSearchNs(node->doc, node, xml(free.c_str())) != nullptr; ++i)
    free = prefix + std::to_string(i);
  return xmlNewNs(node, xml(space), xml(free.c_str()));
}

// Where a document has such a text: as an element, or in RDF's short form as an attribute.
struct TextPlace {
  xmlNode* element = nullptr;
  xmlNode* holder = nullptr;  // the rdf:Description with the attribute
};

std::string text_at(const TextPlace& place, const LanguageText& property) {
  std::string text;
  if (place.element != nullptr) {
    xmlNode* alternatives = child(place.element, kRdf, "Alt");
    xmlNode* item = alternatives == nullptr ? place.element : nearest_item(alternatives, 2, has_text);
    if (item != nullptr) text = text_of(item);
  } else if (place.holder != nullptr) {
    xmlChar* value = xmlGetNsProp(place.holder, xml(property.name), xml(property.space));
    text = reinterpret_cast<const char*>(value);
    free_text(value);
  }
  return text;
}

// The first that says something, else the first.
TextPlace find_text(xmlNode* rdf, const LanguageText& property) {
  TextPlace first;
  for (xmlNode* node = rdf->children; node != nullptr; node = node->next) {
    if (!is_named(node, kRdf, "Description")) continue;
    TextPlace found{child(node, property.space, property.name), nullptr};
    if (found.element == nullptr && xmlHasNsProp(node, xml(property.name), xml(property.space)) != nullptr)
      found.holder = node;
    if (!is_blank(text_at(found, property))) return found;
    if (first.element == nullptr && first.holder == nullptr) first = found;
  }
  return first;
}

std::optional<std::string> text_in(xmlNode* rdf, const LanguageText& property) {
  std::string text = text_at(find_text(rdf, property), property);
  if (is_blank(text)) return {};
  return text;
}

// The property's element; where there is none, an empty one that takes the place of RDF's short form.
xmlNode* element_of(xmlNode* rdf, const LanguageText& property) {
  const TextPlace found = find_text(rdf, property);
  if (found.element != nullptr) return found.element;
  xmlNode* subject = found.holder != nullptr ? found.holder : child(rdf, kRdf, "Description");
  if (subject == nullptr) {
    subject = xmlNewChild(rdf, rdf->ns, xml("Description"), nullptr);
    xmlNewNsProp(subject, rdf->ns, xml("about"), xml(""));
  }
  xmlNs* space = space_at(subject, property.space, property.prefix);
  if (found.holder != nullptr) xmlUnsetNsProp(found.holder, space, xml(property.name));
  return xmlNewChild(subject, space, xml(property.name), nullptr);
}

// The item of the default language, which comes first, by the standard.
xmlNode* default_item(xmlNode* alternatives, xmlNs* rdf_space) {
  xmlNode* item = nearest_item(alternatives, 1, is_any);
  if (item == nullptr) {
    item = xmlNewDocNode(alternatives->doc, rdf_space, xml("li"), nullptr);
    if (alternatives->children == nullptr) {
      xmlAddChild(alternatives, item);
    } else {
      xmlAddPrevSibling(alternatives->children, item);
    }
  }
  xmlNodeSetLang(item, xml("x-default"));
  return item;
}

// The item that text_at() takes, where it is of a language and set_text_in() would leave it. Null is no
// element.
void remove_shown_of_language(xmlNode* element) {
  xmlNode* alternatives = element == nullptr ? nullptr : child(element, kRdf, "Alt");
  xmlNode* shown = alternatives == nullptr ? nullptr : nearest_item(alternatives, 2, has_text);
  if (shown == nullptr || distance_to_default(shown) < 2) return;
  xmlUnlinkNode(shown);
  xmlFreeNode(shown);
}

void set_text_in(xmlNode* rdf, const LanguageText& property, const std::string& text) {
  xmlNode* element = element_of(rdf, property);
  xmlNs* rdf_space = space_at(element, kRdf, "rdf");
  xmlNode* alternatives = child(element, kRdf, "Alt");
  if (alternatives == nullptr) {
    xmlNodeSetContent(element, nullptr);  // plain text, against the standard
    alternatives = xmlNewChild(element, rdf_space, xml("Alt"), nullptr);
  }
  xmlNode* item = default_item(alternatives, rdf_space);
  xmlNodeSetContent(item, nullptr);
  xmlNodeAddContent(item, xml(text.c_str()));  // escapes what must be
}

constexpr char kPacketBegin[] = "<?xpacket begin=\"\xEF\xBB\xBF\" id=\"W5M0MpCehiHzreSzNTczkc9d\"?>\n",
               kPacketEnd[] = "\n<?xpacket end=\"w\"?>";
constexpr char kEmpty[] =
    "<x:xmpmeta xmlns:x=\"adobe:ns:meta/\" x:xmptk=\"Sightline\">\n"
    " <rdf:RDF xmlns:rdf=\"http://www.w3.org/1999/02/22-rdf-syntax-ns#\">\n"
    "  <rdf:Description rdf:about=\"\"/>\n"
    " </rdf:RDF>\n"
    "</x:xmpmeta>";

// While it lives, libxml2 prints nothing: faults of encodings it would, whatever its parser is told.
class SilentXml {
 public:
  SilentXml() : context_(xmlStructuredErrorContext), handler_(xmlStructuredError) {
    xmlSetStructuredErrorFunc(nullptr, [](void*, auto*) {});
  }
  ~SilentXml() { xmlSetStructuredErrorFunc(context_, handler_); }
  SilentXml(const SilentXml&) = delete;
  SilentXml& operator=(const SilentXml&) = delete;

 private:
  void* context_;
  xmlStructuredErrorFunc handler_;  // this thread's own
};

// Whether "<" and "=" are these bytes and no others: in ASCII's many successors and, among zeros, in UTF-16
// and UTF-32, which are all that XMP may be in.
bool has_bytes_of_ascii(std::string_view bytes) {
  constexpr std::string_view kDeclared = "encoding=", kBlank = " \t\r\n";
  constexpr std::array<std::string_view, 11> kKnown{"utf-8", "utf8",        "utf-16",   "us-ascii",
                                                    "ascii", "iso-8859",    "latin",    "koi8",
                                                    "big5",  "windows-125", "shift_jis"};
  const std::string_view head = bytes.substr(0, 256);
  if (head.find('\0') != std::string_view::npos) return true;
  const std::size_t first = head.find_first_not_of(kBlank), at = head.find(kDeclared);
  if (first != std::string_view::npos && head[first] != '<' && head[first] != '\xEF') return false;
  if (at == std::string_view::npos) return true;
  std::string name(head.substr(at + kDeclared.size()));
  name.erase(0, name.find_first_not_of("\"'"));
  std::transform(name.begin(), name.end(), name.begin(), [](unsigned char c) { return std::tolower(c); });
  return std::any_of(kKnown.begin(), kKnown.end(),
                     [&](std::string_view known) { return name.starts_with(known); });
}

// libxml2 compares each attribute of an element with all before it, and each name with all prefixes that are
// declared: what would take it hours is no XMP. Attributes are counted by their "=" behind a "<", where those
// in texts and in values only make the count larger; where a character has several bytes, "<" may be one of
// another's, and they are counted together.
bool has_too_many_attributes(std::string_view bytes) {
  const bool wide = bytes.find('\0') != std::string_view::npos;
  const std::size_t most_attributes = wide ? 20'000 : 2000;
  constexpr std::size_t kMostPrefixes = 4000;
  std::size_t attributes = 0, prefixes = 0;
  for (std::size_t at = bytes.find_first_of("<=:"); at != std::string_view::npos;
       at = bytes.find_first_of("<=:", at + 1)) {
    if (bytes[at] == '<' && !wide) attributes = 0;
    if (bytes[at] == '=') ++attributes;
    if (bytes[at] == ':' && bytes.substr(0, at).ends_with("xmlns")) ++prefixes;
    if (attributes > most_attributes || prefixes > kMostPrefixes) return true;
  }
  return false;
}

xmlDoc* parsed(std::string_view bytes) {
  if (!has_bytes_of_ascii(bytes) || has_too_many_attributes(bytes)) return nullptr;
  // Neither the network nor document types are touched.
  const SilentXml silent;
  xmlResetLastError();
  const std::unique_ptr<xmlParserCtxt, decltype(&xmlFreeParserCtxt)> context(xmlNewParserCtxt(),
                                                                             &xmlFreeParserCtxt);
  if (context == nullptr) return nullptr;
  xmlDoc* document = xmlCtxtReadMemory(context.get(), bytes.data(), static_cast<int>(bytes.size()), nullptr,
                                       nullptr, XML_PARSE_NONET | XML_PARSE_NOERROR | XML_PARSE_NOWARNING);
  // What stands under a prefix that nothing declares would become something of ours once we declare it.
  if (context->nsWellFormed == 1) return document;
  xmlFreeDoc(document);
  return nullptr;
}

}  // namespace

struct XmpPacket::Document {
  xmlDoc* xml = nullptr;
  ~Document() { xmlFreeDoc(xml); }
};

XmpPacket::XmpPacket() : XmpPacket(std::string(kPacketBegin) + kEmpty + kPacketEnd, "XMP") {}

XmpPacket::XmpPacket(std::string_view bytes, const std::string& name) {
  constexpr std::size_t kLargest = 64 << 20;
  auto document = std::make_unique<Document>();
  if (bytes.size() <= kLargest) document->xml = parsed(bytes);
  const bool good =
      document->xml != nullptr && document->xml->intSubset == nullptr && rdf_of(document->xml) != nullptr;
  if (!good) throw DataError(name + ": is no XMP that can be added to");
  document_ = document.release();
}

XmpPacket::~XmpPacket() {
  delete document_;
}

std::optional<std::string> XmpPacket::description() const {
  xmlNode* rdf = rdf_of(document_->xml);
  if (auto text = text_in(rdf, kDescription)) return text;
  for (const LanguageText& other : kOtherDescriptions)
    if (auto text = text_in(rdf, other)) return text;
  return {};
}

void XmpPacket::set_description(const std::string& text) {
  set_text_in(rdf_of(document_->xml), kDescription, text);
}

void XmpPacket::replace_description(const std::string& text) {
  xmlNode* rdf = rdf_of(document_->xml);
  remove_shown_of_language(find_text(rdf, kDescription).element);
  set_text_in(rdf, kDescription, text);
}

std::optional<std::string> XmpPacket::alt_text() const {
  return text_in(rdf_of(document_->xml), kAltText);
}

void XmpPacket::set_alt_text(const std::string& text) {
  set_text_in(rdf_of(document_->xml), kAltText, text);
}

std::string XmpPacket::bytes() const {
  xmlChar* memory = nullptr;
  int size = 0;
  xmlDocDumpMemoryEnc(document_->xml, &memory, &size, "UTF-8");
  std::string bytes(reinterpret_cast<const char*>(memory), static_cast<std::size_t>(size));
  free_text(memory);
  return bytes;
}

std::string XmpPacket::embedded_bytes() const {
  std::string packet = bytes();
  if (packet.starts_with("<?xml ")) packet.erase(0, packet.find("?>") + 2);
  packet.erase(0, packet.find_first_not_of(" \r\n\t"));
  packet.erase(packet.find_last_not_of(" \r\n\t") + 1);
  if (packet.find("<?xpacket begin") != std::string::npos) return packet;
  return std::string(kPacketBegin) + packet + kPacketEnd;
}

}  // namespace sightline
