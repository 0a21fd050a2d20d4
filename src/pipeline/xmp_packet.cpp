#include "pipeline/xmp_packet.h"

#include <libxml/parser.h>
#include <libxml/tree.h>
#include <libxml/xmlerror.h>

#include <memory>

#include "core/error.h"

namespace sightline {

namespace {

constexpr char kRdf[] = "http://www.w3.org/1999/02/22-rdf-syntax-ns#";
constexpr char kDc[] = "http://purl.org/dc/elements/1.1/";

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
  xmlFree(content);
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
  xmlFree(language);
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

// Where a document has dc:description: as an element, or in RDF's short form as an attribute.
struct Description {
  xmlNode* element = nullptr;
  xmlNode* holder = nullptr;  // the rdf:Description with the attribute
};

std::string text_of(const Description& description) {
  std::string text;
  if (description.element != nullptr) {
    xmlNode* alternatives = child(description.element, kRdf, "Alt");
    xmlNode* item = alternatives == nullptr ? description.element : nearest_item(alternatives, 2, has_text);
    if (item != nullptr) text = text_of(item);
  } else if (description.holder != nullptr) {
    xmlChar* value = xmlGetNsProp(description.holder, xml("description"), xml(kDc));
    text = reinterpret_cast<const char*>(value);
    xmlFree(value);
  }
  return text;
}

// The first that says something, else the first.
Description find_description(xmlNode* rdf) {
  Description first;
  for (xmlNode* node = rdf->children; node != nullptr; node = node->next) {
    if (!is_named(node, kRdf, "Description")) continue;
    Description found{child(node, kDc, "description"), nullptr};
    if (found.element == nullptr && xmlHasNsProp(node, xml("description"), xml(kDc)) != nullptr)
      found.holder = node;
    if (!is_blank(text_of(found))) return found;
    if (first.element == nullptr && first.holder == nullptr) first = found;
  }
  return first;
}

constexpr char kEmpty[] =
    "<?xpacket begin=\"\xEF\xBB\xBF\" id=\"W5M0MpCehiHzreSzNTczkc9d\"?>\n"
    "<x:xmpmeta xmlns:x=\"adobe:ns:meta/\" x:xmptk=\"Sightline\">\n"
    " <rdf:RDF xmlns:rdf=\"http://www.w3.org/1999/02/22-rdf-syntax-ns#\">\n"
    "  <rdf:Description rdf:about=\"\"/>\n"
    " </rdf:RDF>\n"
    "</x:xmpmeta>\n"
    "<?xpacket end=\"w\"?>";

xmlDoc* parsed(std::string_view bytes) {
  // Neither the network nor document types are touched, and nothing is printed.
  xmlResetLastError();
  return xmlReadMemory(bytes.data(), static_cast<int>(bytes.size()), nullptr, nullptr,
                       XML_PARSE_NONET | XML_PARSE_NOERROR | XML_PARSE_NOWARNING);
}

}  // namespace

struct XmpPacket::Document {
  xmlDoc* xml = nullptr;
  ~Document() { xmlFreeDoc(xml); }
};

XmpPacket::XmpPacket() : XmpPacket(kEmpty, "XMP") {}

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
  std::string text = text_of(find_description(rdf_of(document_->xml)));
  if (is_blank(text)) return {};
  return text;
}

void XmpPacket::set_description(const std::string& text) {
  xmlNode* rdf = rdf_of(document_->xml);
  const Description found = find_description(rdf);
  if (found.holder != nullptr)
    xmlUnsetNsProp(found.holder, space_at(found.holder, kDc, "dc"), xml("description"));
  xmlNode* element = found.element;
  if (element == nullptr) {
    xmlNode* subject = found.holder != nullptr ? found.holder : child(rdf, kRdf, "Description");
    if (subject == nullptr) {
      subject = xmlNewChild(rdf, rdf->ns, xml("Description"), nullptr);
      xmlNewNsProp(subject, rdf->ns, xml("about"), xml(""));
    }
    element = xmlNewChild(subject, space_at(subject, kDc, "dc"), xml("description"), nullptr);
  }
  xmlNs* rdf_space = space_at(element, kRdf, "rdf");
  xmlNode* alternatives = child(element, kRdf, "Alt");
  if (alternatives == nullptr) {
    xmlNodeSetContent(element, nullptr);  // plain text, against the standard
    alternatives = xmlNewChild(element, rdf_space, xml("Alt"), nullptr);
  }
  xmlNode* item = nearest_item(alternatives, 1, is_any);
  if (item != nullptr) {
    xmlNodeSetLang(item, xml("x-default"));
  } else {
    // The default comes first, by the standard.
    item = xmlNewDocNode(document_->xml, rdf_space, xml("li"), nullptr);
    xmlNodeSetLang(item, xml("x-default"));
    if (alternatives->children == nullptr) {
      xmlAddChild(alternatives, item);
    } else {
      xmlAddPrevSibling(alternatives->children, item);
    }
  }
  xmlNodeSetContent(item, nullptr);
  xmlNodeAddContent(item, xml(text.c_str()));  // escapes what must be
}

std::string XmpPacket::bytes() const {
  xmlChar* memory = nullptr;
  int size = 0;
  xmlDocDumpMemoryEnc(document_->xml, &memory, &size, "UTF-8");
  std::string bytes(reinterpret_cast<const char*>(memory), static_cast<std::size_t>(size));
  xmlFree(memory);
  return bytes;
}

}  // namespace sightline
