#include "image/heif_streams.h"

#include <gtest/gtest.h>

#include "core/error.h"
#include "image/bytes.h"
#include "image/coded_streams.h"

namespace sightline {
namespace {

using namespace std::string_literals;

std::string box(const std::string& type, const std::string& content) {
  return big_end_first(8 + content.size(), 4) + type + content;
}
std::string full_box(const std::string& type, int version, const std::string& content) {
  return box(type, std::string(1, static_cast<char>(version)) + "\0\0\0"s + content);
}

// Where an item's bytes lie, in 4 bytes each: its number, how (0: in the file, 1: in the idat), extents.
struct Place {
  int item = 1, method = 0;
  std::vector<std::pair<std::size_t, std::size_t>> extents;
};
std::string places(const std::vector<Place>& items) {
  std::string content = "\x44\0"s + big_end_first(items.size(), 2);
  for (const Place& each : items) {
    content += big_end_first(static_cast<std::uint64_t>(each.item), 2) +
               big_end_first(static_cast<std::uint64_t>(each.method), 2) + "\0\0"s +
               big_end_first(each.extents.size(), 2);
    for (const auto& [offset, length] : each.extents)
      content += big_end_first(offset, 4) + big_end_first(length, 4);
  }
  return full_box("iloc", 1, content);
}
std::string types(const std::vector<std::string>& of_items) {
  std::string content = big_end_first(of_items.size(), 2);
  for (std::size_t i = 0; i < of_items.size(); ++i)
    content += full_box("infe", 2, big_end_first(i + 1, 2) + "\0\0"s + of_items[i] + "\0"s);
  return full_box("iinf", 0, content);
}
std::string in_meta(const std::string& boxes) {
  return box("ftyp", "heic\0\0\0\0"s) + full_box("meta", 0, boxes);
}
// A NAL unit behind its length.
std::string nal_unit(const std::string& unit, int length_bytes) {
  return big_end_first(unit.size(), length_bytes) + unit;
}
// One array of such units behind HEVC's head.
std::string hevc_property(const std::vector<std::string>& units) {
  std::string content = std::string(22, '\1') + "\1\x21"s + big_end_first(units.size(), 2);
  for (const std::string& unit : units) content += nal_unit(unit, 2);
  return box("iprp", box("ipco", box("ispe", std::string(12, '\0')) + box("hvcC", content)));
}
CodedSize largest_of(std::string_view file) {
  return heif_streams(file, "F").largest;
}

// AV1's sequence header of 96 x 64, by hand (coded_size_test.cpp).
const std::string kAv1Unit = "\x0A\4\x19\x19\xAF\xBF"s;

TEST(HeifStreams, SayInPropertiesHowLargeTheyAre) {
  const CodedSize large{6000, 6000};
  EXPECT_EQ(largest_of(in_meta(hevc_property({kSequenceParameters}))), large);
  EXPECT_EQ(largest_of(in_meta(hevc_property({"\x40\1"s, kSequenceParameters}))), large) << "behind others";
  EXPECT_EQ(largest_of(in_meta(hevc_property({}))), CodedSize{});
  EXPECT_EQ(largest_of(in_meta("")), CodedSize{});
  EXPECT_EQ(largest_of(""), CodedSize{});
}

TEST(HeifStreams, MaySayItAnewInTheirBytes) {
  const std::string units = nal_unit("\x40\1"s, 4) + nal_unit(kSequenceParameters, 4);
  const std::string half = units.substr(0, 20), rest = units.substr(20);
  for (const char* type : {"hvc1", "hev1"}) {
    const std::string head = in_meta(types({type}) + places({{1, 0, {{0, 20}, {0, rest.size()}}}}));
    const std::size_t begin = head.size() + 8;
    const std::string file =
        in_meta(types({type}) + places({{1, 0, {{begin, 20}, {begin + 20 + 5, rest.size()}}}})) +
        box("mdat", half + "other" + rest);
    EXPECT_EQ(largest_of(file), (CodedSize{6000, 6000})) << "of two pieces";
  }
  const std::string inner = in_meta(types({"Exif", "hvc1"}) + box("idat", "12345" + units) +
                                    places({{1, 1, {{0, 5}}}, {2, 1, {{5, units.size()}}}}));
  EXPECT_EQ(largest_of(inner), (CodedSize{6000, 6000}));
  const std::string no_stream = in_meta(types({"Exif", "mime"}) + box("idat", "12345" + units) +
                                        places({{1, 1, {{0, 5}}}, {2, 1, {{5, units.size()}}}}));
  EXPECT_EQ(largest_of(no_stream), CodedSize{}) << "metadata is no stream";
}

TEST(HeifStreams, TheLargestCounts) {
  const std::string file =
      in_meta(types({"av01", "hvc1"}) + box("idat", kAv1Unit + nal_unit(kSequenceParameters, 4)) +
              places({{1, 1, {{0, kAv1Unit.size()}}}, {2, 1, {{kAv1Unit.size(), 0}}}}));
  EXPECT_EQ(largest_of(file), (CodedSize{6000, 6000})) << "a length of 0 is to the end";
  const std::string small =
      in_meta(types({"av01"}) + box("idat", kAv1Unit) + places({{1, 1, {{0, kAv1Unit.size()}}}}));
  EXPECT_EQ(largest_of(small), (CodedSize{96, 64}));
}

TEST(HeifStreams, BoxesMayHaveLongLengthsOrReachToTheEnd) {
  const std::string property = hevc_property({kSequenceParameters}), content = "\0\0\0\0"s + property;
  const std::string ftyp = box("ftyp", "heic");
  EXPECT_EQ(largest_of(ftyp + big_end_first(1, 4) + "meta" + big_end_first(16 + content.size(), 8) + content),
            (CodedSize{6000, 6000}));
  EXPECT_EQ(largest_of(ftyp + big_end_first(0, 4) + "meta" + content), (CodedSize{6000, 6000}));
  EXPECT_EQ(largest_of(ftyp + big_end_first(0xFFFFFFFF, 4) + "meta" + content), (CodedSize{6000, 6000}))
      << "one that is longer than the file ends with it";
}

// Which item is the file's first picture, and what it is made of: a reference is of an item to others.
struct Reference {
  std::string type;
  int from = 0;
  std::vector<int> to;
};
double decodings_of(const std::vector<std::string>& kinds, int primary,
                    const std::vector<Reference>& references) {
  std::string boxes;
  for (const Reference& each : references) {
    std::string content =
        big_end_first(static_cast<std::uint64_t>(each.from), 2) + big_end_first(each.to.size(), 2);
    for (const int item : each.to) content += big_end_first(static_cast<std::uint64_t>(item), 2);
    boxes += box(each.type, content);
  }
  return heif_streams(in_meta(full_box("pitm", 0, big_end_first(static_cast<std::uint64_t>(primary), 2)) +
                              types(kinds) + full_box("iref", 0, boxes)),
                      "F")
      .decodings;
}

TEST(HeifStreams, AreCountedAsOftenAsTheyAreDecoded) {
  EXPECT_EQ(decodings_of({"hvc1"}, 1, {}), 1);
  EXPECT_EQ(decodings_of({"hvc1", "hvc1"}, 1, {}), 1) << "the other is no part of it";
  EXPECT_EQ(decodings_of({"Exif"}, 1, {}), 0);
  EXPECT_EQ(decodings_of({"hvc1", "av01"}, 1, {{"auxl", 2, {1}}}), 2) << "with its alpha";
  EXPECT_EQ(decodings_of({"grid", "hvc1", "hvc1"}, 1, {{"dimg", 1, {2, 3, 2}}}), 3) << "a tile at two places";
  EXPECT_EQ(decodings_of({"iovl", "grid", "hvc1"}, 1, {{"dimg", 1, {2, 2, 3}}, {"dimg", 2, {3, 3}}}), 5);
  EXPECT_EQ(decodings_of({"hvc1", "Exif"}, 1, {{"cdsc", 2, {1}}, {"thmb", 2, {1}}}), 1);
  std::vector<std::string> doubled(31, "grid");
  std::vector<Reference> twice;
  for (int item = 1; item < 31; ++item) twice.push_back({"dimg", item, {item + 1, item + 1}});
  doubled[30] = "hvc1";
  EXPECT_EQ(decodings_of(doubled, 1, twice), 0x1p30) << "in no time";
}

TEST(HeifStreams, PicturesThatAreMadeOfOneAnotherAreRefused) {
  EXPECT_THROW(decodings_of({"grid"}, 1, {{"dimg", 1, {1}}}), DataError);
  EXPECT_THROW(decodings_of({"grid", "grid"}, 1, {{"dimg", 1, {2}}, {"dimg", 2, {1}}}), DataError);
  EXPECT_EQ(decodings_of({"hvc1", "grid"}, 1, {{"dimg", 2, {2}}}), 1) << "none that is looked at";
}

// A thousand items that share one stretch would cost a thousand times the file.
TEST(HeifStreams, ItemsThatShareTheirBytesAreRefused) {
  const std::string data(1000, 'x');
  std::vector<std::string> kinds(20, "hvc1");
  std::vector<Place> shared;
  for (int item = 1; item <= 20; ++item) shared.push_back({item, 1, {{0, data.size()}}});
  EXPECT_THROW(largest_of(in_meta(types(kinds) + box("idat", data) + places(shared))), DataError);
}

TEST(HeifStreams, DamageIsSurvived) {
  const std::string units = nal_unit(kSequenceParameters, 4);
  const std::string file =
      in_meta(types({"hvc1", "av01"}) + hevc_property({kSequenceParameters}) + box("idat", kAv1Unit + units) +
              places({{2, 1, {{0, kAv1Unit.size()}}}, {1, 1, {{kAv1Unit.size(), units.size()}}}}));
  for (std::size_t size = 0; size < file.size(); ++size) {
    const std::vector<char> cut(file.begin(), file.begin() + static_cast<std::ptrdiff_t>(size));
    try {
      heif_streams({cut.data(), cut.size()}, "F");
    } catch (const DataError&) {
    }
  }
  for (std::size_t at = 0; at < file.size(); ++at) {
    for (const int change : {0x01, 0x80, 0xFF}) {
      std::string damaged = file;
      damaged[at] = static_cast<char>(damaged[at] ^ change);
      try {
        largest_of(damaged);
      } catch (const DataError&) {
      }
    }
  }
}

}  // namespace
}  // namespace sightline
