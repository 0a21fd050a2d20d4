#include "pipeline/described_packet.h"

#include <gtest/gtest.h>

namespace sightline {
namespace {

TEST(DescribedPacket, ANewOneHasTheCaptionTwice) {
  XmpPacket packet;
  MadeFile entry;
  describe(packet, {"a dog"}, nullptr, entry);
  EXPECT_EQ(packet.description(), "a dog");
  EXPECT_EQ(packet.alt_text(), "a dog");
  EXPECT_EQ(entry.said, content_id("a dog"));
  EXPECT_EQ(entry.alt, content_id("a dog"));
  EXPECT_EQ(entry.old, "");
}

TEST(DescribedPacket, ADescriptionIsAppendedToOnALineOfItsOwn) {
  XmpPacket packet;
  packet.set_description("Rex");
  MadeFile entry;
  describe(packet, {"a dog", "Rex"}, nullptr, entry);
  EXPECT_EQ(packet.description(), "Rex\na dog");
  EXPECT_EQ(packet.alt_text(), "a dog");
  EXPECT_EQ(entry.said, content_id("Rex\na dog"));
  EXPECT_EQ(entry.old, "Rex");
}

TEST(DescribedPacket, SomebodysAltTextStays) {
  XmpPacket packet;
  packet.set_alt_text("Rex in the garden");
  MadeFile entry;
  const MadeFile other{.alt = content_id("a cat")};
  for (const MadeFile* earlier : {static_cast<const MadeFile*>(nullptr), &other}) {
    describe(packet, {"a dog"}, earlier, entry);
    EXPECT_EQ(packet.description(), "a dog");
    EXPECT_EQ(packet.alt_text(), "Rex in the garden");
    EXPECT_EQ(entry.alt, "");  // it is not ours
  }
  XmpPacket empty;
  describe(empty, {.caption = "a dog", .alt_elsewhere = true}, nullptr, entry);
  EXPECT_FALSE(empty.alt_text());
}

TEST(DescribedPacket, OurAltTextIsReplacedButNotByALaterCaption) {
  XmpPacket packet;
  packet.set_alt_text("a cat");
  const MadeFile earlier{.alt = content_id("a cat")};
  MadeFile entry;
  describe(packet, {"a bus", "a cat"}, &earlier, entry);  // the second of two captions
  EXPECT_EQ(packet.alt_text(), "a cat");
  EXPECT_EQ(entry.alt, content_id("a cat"));  // still ours
  describe(packet, {"a dog"}, &earlier, entry);
  EXPECT_EQ(packet.alt_text(), "a dog");
  EXPECT_EQ(entry.alt, content_id("a dog"));
}

}  // namespace
}  // namespace sightline
