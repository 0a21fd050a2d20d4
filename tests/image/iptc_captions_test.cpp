#include "image/iptc_captions.h"

#include <gmock/gmock.h>

#include "image/bytes.h"

namespace sightline {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using namespace std::string_literals;

std::string dataset(int record, int number, const std::string& content) {
  return "\x1C"s + static_cast<char>(record) + static_cast<char>(number) + big_end_first(content.size(), 2) +
         content;
}

// An image resource: its name and its content are each padded to two bytes.
std::string resource(int kind, const std::string& name, const std::string& content) {
  std::string bytes = "8BIM" + big_end_first(static_cast<std::uint64_t>(kind), 2);
  bytes += static_cast<char>(name.size());
  bytes += name + std::string((name.size() + 1) % 2, '\0');
  return bytes + big_end_first(content.size(), 4) + content + std::string(content.size() % 2, '\0');
}

TEST(IptcCaptions, AreTheDatasetsOfTheirNumber) {
  EXPECT_THAT(iptc_captions(dataset(1, 90, "\x1B%G") + dataset(2, 120, "my dog") + dataset(2, 5, "title") +
                            dataset(2, 120, "") + dataset(1, 120, "no") + dataset(2, 120, "h\xE9")),
              ElementsAre("my dog", "", "h\xE9"));
  EXPECT_THAT(iptc_captions(dataset(2, 120, std::string(0x7FFF, 'x'))),
              ElementsAre(std::string(0x7FFF, 'x')));
  EXPECT_THAT(iptc_captions(""), IsEmpty());
}

TEST(IptcCaptions, EndAtWhatIsDamaged) {
  const std::string sets = dataset(2, 120, "one") + dataset(2, 120, "two");
  for (std::size_t size = 0; size < sets.size(); ++size) {
    const auto found = iptc_captions(std::string_view(sets).substr(0, size));
    EXPECT_EQ(found.size(), size < 8 ? 0u : 1u) << size;
  }
  EXPECT_THAT(iptc_captions("?" + sets), IsEmpty());
  EXPECT_THAT(iptc_captions(dataset(2, 120, "one") + "\x1C\x02\x78\x80\x04\0\0\0\x01x"s), ElementsAre("one"))
      << "the long form, whose length has a length";
}

TEST(IptcInResources, StandsBehindOthers) {
  const std::string sets = dataset(2, 120, "one");  // of odd size
  for (const std::string& name : {""s, "x"s, "xy"s}) {
    const std::string before = resource(0x0422, name, "EXIF?") + resource(0x03ED, "", "even");
    EXPECT_EQ(iptc_in_resources(before + resource(0x0404, name, sets) + resource(0x0404, "", "second")),
              sets);
    EXPECT_EQ(iptc_in_resources(before), "");
  }
  EXPECT_EQ(iptc_in_resources(""), "");
}

TEST(IptcInResources, OfDamagedOnesIsNothing) {
  const std::string whole = resource(0x0422, "ab", "EXIF?") + resource(0x0404, "", "123456");
  for (std::size_t size = 0; size < whole.size(); ++size)
    EXPECT_EQ(iptc_in_resources(std::string_view(whole).substr(0, size)), "") << size;
  EXPECT_EQ(iptc_in_resources("8BIM\x04\x04\0\0\xFF\xFF\xFF\xFFx"s), "");
  EXPECT_EQ(iptc_in_resources("?" + whole), "");
}

}  // namespace
}  // namespace sightline
