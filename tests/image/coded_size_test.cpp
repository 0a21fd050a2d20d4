#include "image/coded_size.h"

#include <gtest/gtest.h>

#include <string>

#include "image/coded_streams.h"

namespace sightline {
namespace {

using namespace std::string_literals;

TEST(CodedSize, OfHevcIsInItsSequenceParameters) {
  EXPECT_EQ(hevc_coded_size(kSequenceParameters), (CodedSize{6000, 6000}));
  std::string other = kSequenceParameters;
  other[0] = '\x40';  // a video parameter set
  EXPECT_EQ(hevc_coded_size(other), CodedSize{});
  for (std::size_t size = 0; size < 20; ++size)
    EXPECT_EQ(hevc_coded_size(kSequenceParameters.substr(0, size)), CodedSize{}) << size;
}

// Written by hand after the specification: a reduced header of 96 x 64, its sides of 7 bits each.
std::string bits_of(const std::string& zeros_and_ones) {
  std::string bytes;
  for (std::size_t i = 0; i < zeros_and_ones.size(); i += 8)
    bytes += static_cast<char>(std::stoi((zeros_and_ones + "0000000").substr(i, 8), nullptr, 2));
  return bytes;
}
const std::string kSides =
    "0110"
    "0110"
    "1011111"
    "0111111";  // 7 bits each: 95, 63

std::string unit(const std::string& content) {
  return "\x0A"s + static_cast<char>(content.size()) + content;
}

TEST(CodedSize, OfAv1IsInItsSequenceHeader) {
  const std::string reduced = bits_of(
      "000"
      "1"
      "1"
      "00100" +
      kSides);
  EXPECT_EQ(av1_coded_size(unit(reduced)), (CodedSize{96, 64}));
  // Behind a temporal delimiter, with an extension, and without its size at the end.
  EXPECT_EQ(av1_coded_size("\x12\0"s + unit(reduced)), (CodedSize{96, 64}));
  EXPECT_EQ(av1_coded_size("\x0E\0"s + static_cast<char>(reduced.size()) + reduced), (CodedSize{96, 64}));
  EXPECT_EQ(av1_coded_size("\x08"s + reduced), (CodedSize{96, 64}));
  for (std::size_t size = 0; size < reduced.size() - 1; ++size)
    EXPECT_EQ(av1_coded_size("\x08"s + reduced.substr(0, size)), CodedSize{}) << size;
}

TEST(CodedSize, OfAv1StandsBehindTimesAndOperatingPoints) {
  const std::string level =
      "000000000000"
      "00100";
  const std::string plain =
      "000"
      "0"
      "0"
      "0"
      "0"
      "00000" +
      level;
  EXPECT_EQ(av1_coded_size(unit(bits_of(plain + kSides))), (CodedSize{96, 64}));
  // A timing with a decoder model of delays of 4 bits, two points, the second of a level with a tier.
  const std::string timed =
      "000"
      "0"
      "0"
      "1" +
      std::string(64, '1') +
      "0"
      "1"
      "00011" +
      std::string(42, '0') +
      "1"
      "00001" +
      level +
      "1"
      "000000000"
      "1"
      "0000" +
      "000000000000"
      "01000"
      "1"
      "0"
      "0";
  EXPECT_EQ(av1_coded_size(unit(bits_of(timed + kSides))), (CodedSize{96, 64}));
}

TEST(CodedSize, TheLargestOfSeveralCounts) {
  const std::string small = bits_of(
      "000"
      "1"
      "1"
      "00100"
      "0000"
      "0000"
      "1"
      "1");
  const std::string large = bits_of(
      "000"
      "1"
      "1"
      "00100" +
      kSides);
  EXPECT_EQ(av1_coded_size(unit(large) + unit(small)), (CodedSize{96, 64}));
  EXPECT_EQ(av1_coded_size(unit(small)), (CodedSize{2, 2}));
  EXPECT_EQ(av1_coded_size("\x0A\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF"s), CodedSize{});
}

}  // namespace
}  // namespace sightline
