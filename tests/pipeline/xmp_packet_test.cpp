#include "pipeline/xmp_packet.h"

#include <gmock/gmock.h>

#include "core/error.h"

namespace sightline {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

std::string packet_with(const std::string& inside) {
  return "<?xpacket begin=\"\xEF\xBB\xBF\" id=\"W5M0MpCehiHzreSzNTczkc9d\"?>\n<x:xmpmeta "
         "xmlns:x=\"adobe:ns:meta/\">"
         "<rdf:RDF xmlns:rdf=\"http://www.w3.org/1999/02/22-rdf-syntax-ns#\">"
         "<rdf:Description rdf:about=\"\" xmlns:dc=\"http://purl.org/dc/elements/1.1/\" "
         "xmlns:xmp=\"http://ns.adobe.com/xap/1.0/\" xmp:Rating=\"4\">" +
         inside + "</rdf:Description></rdf:RDF></x:xmpmeta>\n<?xpacket end=\"w\"?>";
}

TEST(XmpPacket, ANewOneHoldsWhatIsSet) {
  XmpPacket packet;
  EXPECT_EQ(packet.description(), std::nullopt);
  packet.set_description("a <dog> & \"cat\" \xC3\xBC");
  const XmpPacket read(packet.bytes(), "again");
  EXPECT_EQ(read.description(), "a <dog> & \"cat\" \xC3\xBC");
  EXPECT_THAT(packet.bytes(), HasSubstr("xml:lang=\"x-default\""));
}

TEST(XmpPacket, EverythingElseStays) {
  XmpPacket packet(packet_with("<!-- mine --><dc:subject><rdf:Bag><rdf:li>sea</rdf:li></rdf:Bag></dc:subject>"
                               "<dc:description><rdf:Alt><rdf:li xml:lang=\"de\">ein Hund</rdf:li></rdf:Alt>"
                               "</dc:description>"),
                   "a.xmp");
  EXPECT_EQ(packet.description(), "ein Hund");
  packet.set_description("a dog");
  const std::string bytes = packet.bytes();
  for (const char* kept :
       {"xmp:Rating=\"4\"", "<rdf:li>sea</rdf:li>", "<!-- mine -->", "ein Hund", "xpacket end"})
    EXPECT_THAT(bytes, HasSubstr(kept));
  EXPECT_LT(bytes.find("x-default"), bytes.find("ein Hund"));
  packet.set_description("a cat");
  EXPECT_EQ(packet.description(), "a cat");
  EXPECT_THAT(packet.bytes(), Not(HasSubstr("a dog")));
}

TEST(XmpPacket, ReadsTheOtherFormsOfADescription) {
  EXPECT_EQ(XmpPacket(packet_with("<dc:description>plain</dc:description>"), "a").description(), "plain");
  XmpPacket packet(
      "<rdf:RDF xmlns:rdf=\"http://www.w3.org/1999/02/22-rdf-syntax-ns#\"><rdf:Description "
      "xmlns:q=\"http://purl.org/dc/elements/1.1/\" q:description=\"short\"/></rdf:RDF>",
      "a");
  EXPECT_EQ(packet.description(), "short");
  packet.set_description("new");
  EXPECT_EQ(XmpPacket(packet.bytes(), "b").description(), "new");
  EXPECT_THAT(packet.bytes(), Not(HasSubstr("short")));
}

// What others wrote keeps its meaning where they call something else "dc".
TEST(XmpPacket, APrefixThatStandsForSomethingElseIsLeftToIt) {
  const std::string rdf = "xmlns:rdf=\"http://www.w3.org/1999/02/22-rdf-syntax-ns#\"";
  const std::string other = "xmlns:dc=\"http://example.org/device-control/\"";
  for (const std::string& text :
       {"<rdf:RDF " + rdf + "><rdf:Description " + other + " dc:description=\"theirs\"/></rdf:RDF>",
        "<rdf:RDF " + rdf + " " + other +
            "><rdf:Description "
            "dc:description=\"theirs\"><dc:mode>fast</dc:mode></rdf:Description></rdf:RDF>"}) {
    XmpPacket packet(text, "a");
    EXPECT_EQ(packet.description(), std::nullopt);
    packet.set_description("a dog");
    const std::string bytes = packet.bytes();
    EXPECT_EQ(XmpPacket(bytes, "again").description(), "a dog");
    EXPECT_THAT(bytes, HasSubstr("dc:description=\"theirs\""));
    EXPECT_THAT(bytes, HasSubstr("dc1=\"http://purl.org/dc/elements/1.1/\""));
    EXPECT_THAT(bytes, Not(HasSubstr("xmlns:dc=\"http://purl.org")));
  }
}

TEST(XmpPacket, TheDefaultLanguageGoesBeforeNoneAndNoneBeforeOthers) {
  const auto described = [](const std::string& items) {
    return packet_with("<dc:description><rdf:Alt>" + items + "</rdf:Alt></dc:description>");
  };
  const std::string german = "<rdf:li xml:lang=\"de\">ein Hund</rdf:li>", bare = "<rdf:li>bare</rdf:li>",
                    first = "<rdf:li xml:lang=\"X-Default\">first</rdf:li>",
                    blank = "<rdf:li xml:lang=\"x-default\"> </rdf:li>";
  EXPECT_EQ(XmpPacket(described(german + bare + first), "a").description(), "first");
  EXPECT_EQ(XmpPacket(described(german + bare), "a").description(), "bare");
  EXPECT_EQ(XmpPacket(described(blank + german), "a").description(), "ein Hund");
  EXPECT_EQ(XmpPacket(described(blank), "a").description(), std::nullopt);
  XmpPacket packet(described(german + bare), "a");
  packet.set_description("a dog");
  EXPECT_EQ(packet.description(), "a dog");
  EXPECT_THAT(packet.bytes(), Not(HasSubstr("bare")));
  EXPECT_THAT(packet.bytes(), HasSubstr("ein Hund"));
}

TEST(XmpPacket, ABlankDescriptionHidesNoOther) {
  const std::string space = "xmlns:dc=\"http://purl.org/dc/elements/1.1/\"";
  XmpPacket packet("<rdf:RDF xmlns:rdf=\"http://www.w3.org/1999/02/22-rdf-syntax-ns#\"><rdf:Description " +
                       space + "><dc:description> </dc:description></rdf:Description><rdf:Description " +
                       space + " dc:description=\"second\"/></rdf:RDF>",
                   "a");
  EXPECT_EQ(packet.description(), "second");
  packet.set_description("ours");
  EXPECT_EQ(XmpPacket(packet.bytes(), "b").description(), "ours");
}

TEST(XmpPacket, WhatElseDescribesThePhotoCountsWhereThereIsNoDescription) {
  for (const char* other :
       {"<i:ExtDescrAccessibility xmlns:i='http://iptc.org/std/Iptc4xmpCore/1.0/xmlns/'><rdf:Alt>"
        "<rdf:li xml:lang='x-default'>long</rdf:li></rdf:Alt></i:ExtDescrAccessibility>",
        "<t:ImageDescription xmlns:t='http://ns.adobe.com/tiff/1.0/'>long</t:ImageDescription>"}) {
    XmpPacket packet(
        "<rdf:RDF xmlns:rdf='http://www.w3.org/1999/02/22-rdf-syntax-ns#'><rdf:Description rdf:about=''>" +
            std::string(other) + "</rdf:Description></rdf:RDF>",
        "test");
    EXPECT_EQ(packet.description(), "long");
    EXPECT_EQ(packet.alt_text(), std::nullopt);
    packet.set_description("ours");
    EXPECT_EQ(packet.description(), "ours");
    EXPECT_THAT(packet.bytes(), HasSubstr(">long<"));  // nothing of the user's goes
  }
}

TEST(XmpPacket, RefusesWhatIsNone) {
  for (const char* text :
       {"", "no xml", "<html/>", "<a>",
        "<!DOCTYPE x [<!ENTITY e SYSTEM \"/etc/passwd\">]>"
        "<rdf:RDF xmlns:rdf=\"http://www.w3.org/1999/02/22-rdf-syntax-ns#\">&e;</rdf:RDF>"})
    EXPECT_THROW(XmpPacket(text, "a.xmp"), DataError) << text;
}

// libxml2 would print that half a character of UTF-16 stands in it.
TEST(XmpPacket, WhatIsRefusedIsNotPrinted) {
  std::string damaged = "\xFF\xFE";
  for (const char letter : std::string("<a>?</a>")) damaged += {letter, '\0'};
  damaged.replace(damaged.find('?'), 2, "\x64\xDB");
  ::testing::internal::CaptureStderr();
  EXPECT_THROW(XmpPacket(damaged, "a.xmp"), DataError);
  EXPECT_EQ(::testing::internal::GetCapturedStderr(), "");
}

// Written into it, ours would declare the prefix, and theirs be the first description.
TEST(XmpPacket, RefusesAPrefixThatNothingDeclares) {
  const std::string rdf = "<rdf:RDF xmlns:rdf=\"http://www.w3.org/1999/02/22-rdf-syntax-ns#\">";
  const std::string description = "<rdf:Description><dc:description>a</dc:description></rdf:Description>";
  EXPECT_THROW(XmpPacket(rdf + description + "</rdf:RDF>", "a.xmp"), DataError);
}

TEST(XmpPacket, AltTextStandsBesideTheDescription) {
  XmpPacket packet(packet_with(""), "a.xmp");
  EXPECT_EQ(packet.alt_text(), std::nullopt);
  packet.set_alt_text("a dog");
  EXPECT_EQ(packet.description(), std::nullopt);
  packet.set_description("ein Hund");
  const XmpPacket again(packet.bytes(), "again");
  EXPECT_EQ(again.alt_text(), "a dog");
  EXPECT_EQ(again.description(), "ein Hund");
  EXPECT_THAT(packet.bytes(), HasSubstr("Iptc4xmpCore=\"http://iptc.org/std/Iptc4xmpCore/1.0/xmlns/\""));
  EXPECT_THAT(packet.bytes(), HasSubstr("xmp:Rating=\"4\""));
}

TEST(XmpPacket, InsideAPhotoThereIsNoDeclarationAndAlwaysAWrapper) {
  const std::string bare = "<rdf:RDF xmlns:rdf=\"http://www.w3.org/1999/02/22-rdf-syntax-ns#\"/>";
  for (const std::string& text : {bare, packet_with("")}) {
    const std::string embedded = XmpPacket(text, "a").embedded_bytes();
    EXPECT_TRUE(embedded.starts_with("<?xpacket begin=")) << embedded;
    EXPECT_TRUE(embedded.ends_with("<?xpacket end=\"w\"?>")) << embedded;
    EXPECT_THAT(embedded, Not(HasSubstr("<?xml ")));
    EXPECT_EQ(XmpPacket(embedded, "again").description(), std::nullopt);
  }
}

// A few hundred kilobytes of these would keep libxml2 busy for hours.
TEST(XmpPacket, AnElementOfThousandsOfAttributesIsRefusedAtOnce) {
  const auto element = [](int count, const std::string& name) {
    std::string text = "<x:a";
    for (int i = 0; i < count; ++i) text += " " + name + std::to_string(i) + "=\"\"";
    return text + "/>";
  };
  const auto refuse = [](const std::string& packet) {
    EXPECT_THAT([&] { XmpPacket(packet, "a.xmp"); },
                ::testing::ThrowsMessage<DataError>(HasSubstr("a.xmp: is no XMP that can be added to")));
  };
  EXPECT_NO_THROW(XmpPacket(packet_with(element(1500, "a")), "a.xmp"));
  EXPECT_NO_THROW(XmpPacket(packet_with(element(1500, "a") + element(1500, "a")), "a.xmp"));
  refuse(packet_with(element(300'000, "a")));
  refuse(packet_with(element(300'000, "xmlns:a")));
  std::string prefixes;
  for (int i = 0; i < 100'000; ++i) prefixes += "<x:a xmlns:a" + std::to_string(i) + "=\"u\"/>";
  refuse(packet_with(prefixes));
  std::string wide = "\xFF\xFE";
  for (const char letter : packet_with(element(300'000, "a")).substr(56)) wide += {letter, '\0'};
  refuse(wide);
}

// Where "<" and "=" are other bytes, nobody could count them.
TEST(XmpPacket, IsInAnEncodingThatXmpMayBeIn) {
  const std::string packet = packet_with("<dc:description>plain</dc:description>");
  for (const char* name : {"UTF-8", "utf-8", "ISO-8859-1", "US-ASCII", "windows-1252"})
    EXPECT_EQ(XmpPacket("<?xml version='1.0' encoding='" + std::string(name) + "'?>" +
                            packet.substr(packet.find("<x:")),
                        "a")
                  .description(),
              "plain")
        << name;
  for (const char* name : {"UTF-7", "IBM037", "ISO-2022-JP"})
    EXPECT_THROW(XmpPacket("<?xml version='1.0' encoding='" + std::string(name) + "'?>" +
                               packet.substr(packet.find("<x:")),
                           "a"),
                 DataError)
        << name;
}

// What readers are shown goes, whatever its language, and all others stay.
TEST(XmpPacket, TheDescriptionThatIsShownIsReplaced) {
  const auto replaced = [](const std::string& items) {
    XmpPacket packet(packet_with("<dc:description><rdf:Alt>" + items + "</rdf:Alt></dc:description>"), "a");
    packet.replace_description("a dog");
    EXPECT_EQ(packet.description(), "a dog");
    packet.replace_description("a cat");
    EXPECT_EQ(packet.description(), "a cat");
    return packet.bytes();
  };
  const std::string german = "<rdf:li xml:lang=\"de\">ein Hund</rdf:li>",
                    french = "<rdf:li xml:lang=\"fr\">un chien</rdf:li>", bare = "<rdf:li>bare</rdf:li>",
                    first = "<rdf:li xml:lang=\"x-default\">first</rdf:li>",
                    blank = "<rdf:li xml:lang=\"x-default\"> </rdf:li>";
  EXPECT_THAT(replaced(german), Not(HasSubstr("ein Hund")));
  EXPECT_THAT(replaced(german), Not(HasSubstr("xml:lang=\"de\"")));
  for (const std::string& items : {german + french, blank + german + french}) {
    const std::string bytes = replaced(items);
    EXPECT_THAT(bytes, Not(HasSubstr("ein Hund")));
    EXPECT_THAT(bytes, HasSubstr(french));
    EXPECT_LT(bytes.find("a cat"), bytes.find("un chien"));
  }
  for (const std::string& items : {first + german, bare + german}) {
    const std::string bytes = replaced(items);
    EXPECT_THAT(bytes, HasSubstr(german));
    EXPECT_THAT(bytes, Not(HasSubstr("first")));
    EXPECT_THAT(bytes, Not(HasSubstr("bare")));
  }
}

}  // namespace
}  // namespace sightline
