#include "image/coded_size.h"

#include <algorithm>
#include <string>

namespace sightline {

namespace {

// Bits from the highest of each byte on. Those behind the end are zeros, and is_past() says so.
class BitReader {
 public:
  explicit BitReader(std::string_view bytes) : bytes_(bytes) {}

  std::uint64_t take(int count) {
    std::uint64_t value = 0;
    for (int i = 0; i < count; ++i, ++at_) {
      const std::size_t byte = at_ / 8;
      const unsigned bits = byte < bytes_.size() ? static_cast<unsigned char>(bytes_[byte]) : 0;
      value = value << 1 | (bits >> (7 - at_ % 8) & 1);
    }
    return value;
  }
  bool flag() { return take(1) != 0; }
  void skip(std::size_t count) { at_ += count; }
  // Exponential Golomb, as both standards have it (H.265 9.2, AV1 4.10.3).
  std::uint64_t golomb() {
    int zeros = 0;
    while (zeros < 32 && !is_past() && !flag()) ++zeros;
    return zeros < 32 ? (std::uint64_t{1} << zeros) - 1 + take(zeros) : 0;
  }
  bool is_past() const { return at_ > bytes_.size() * 8; }

 private:
  std::string_view bytes_;
  std::size_t at_ = 0;  // bits
};

// The beginning of a unit, without the bytes that keep a start code from turning up in it (H.265, 7.4.2).
std::string raw_payload(std::string_view nal_unit) {
  constexpr std::size_t kEnough = 1024;  // the size of the pictures stands in the first hundred bytes
  std::string raw;
  int zeros = 0;
  for (const char byte : nal_unit.substr(0, kEnough)) {
    const bool guard = zeros >= 2 && byte == 3;
    zeros = byte == 0 ? zeros + 1 : 0;
    if (!guard) raw += byte;
  }
  return raw;
}

// H.265, 7.3.3, with the general part.
void skip_profile_tier_level(BitReader& bits, unsigned inner_layers) {
  constexpr std::size_t kProfile = 88, kLevel = 8;
  bits.skip(kProfile + kLevel);
  if (inner_layers == 0) return;
  std::size_t inner = 0;
  for (unsigned i = 0; i < 8; ++i) {
    const bool profile = bits.flag(), level = bits.flag();
    if (i < inner_layers) inner += (profile ? kProfile : 0) + (level ? kLevel : 0);
  }
  bits.skip(inner);
}

// What stands between a sequence header's beginning and its operating points (AV1, 5.5.1). Returns how many
// bits the decoder model's delays have; 0: there is no model.
int skip_av1_timing(BitReader& bits) {
  if (!bits.flag()) return 0;  // timing_info_present_flag
  bits.skip(32 + 32);
  if (bits.flag()) bits.golomb();  // equal_picture_interval
  if (!bits.flag()) return 0;      // decoder_model_info_present_flag
  const int delay_bits = static_cast<int>(bits.take(5)) + 1;
  bits.skip(32 + 5 + 5);
  return delay_bits;
}

void skip_av1_operating_points(BitReader& bits) {
  const int delay_bits = skip_av1_timing(bits);
  const bool initial_delay = bits.flag();
  const std::uint64_t points = bits.take(5) + 1;
  for (std::uint64_t i = 0; i < points; ++i) {
    bits.skip(12);
    if (bits.take(5) > 7) bits.skip(1);  // level, tier
    if (delay_bits > 0 && bits.flag()) bits.skip(2 * static_cast<std::size_t>(delay_bits) + 1);
    if (initial_delay && bits.flag()) bits.skip(4);
  }
}

CodedSize av1_sequence_size(std::string_view header) {
  BitReader bits(header);
  bits.skip(3 + 1);  // profile, still_picture
  if (bits.flag())
    bits.skip(5);  // the level of a reduced header
  else
    skip_av1_operating_points(bits);
  const int width_bits = static_cast<int>(bits.take(4)) + 1, height_bits = static_cast<int>(bits.take(4)) + 1;
  const auto width = static_cast<std::int64_t>(bits.take(width_bits)) + 1;
  const auto height = static_cast<std::int64_t>(bits.take(height_bits)) + 1;
  return bits.is_past() ? CodedSize{} : CodedSize{width, height};
}

}  // namespace

CodedSize hevc_coded_size(std::string_view nal_unit) {
  constexpr std::size_t kHeader = 2;
  constexpr int kSequenceParameters = 33;
  if (nal_unit.size() < kHeader || (nal_unit[0] >> 1 & 0x3F) != kSequenceParameters) return {};
  const std::string payload = raw_payload(nal_unit.substr(kHeader));
  BitReader bits(payload);
  bits.skip(4);
  const auto inner_layers = static_cast<unsigned>(bits.take(3));
  bits.skip(1);
  skip_profile_tier_level(bits, inner_layers);
  bits.golomb();                         // its own number
  if (bits.golomb() == 3) bits.skip(1);  // chroma_format_idc
  const std::uint64_t width = bits.golomb(), height = bits.golomb();
  if (bits.is_past()) return {};
  return {static_cast<std::int64_t>(width), static_cast<std::int64_t>(height)};
}

CodedSize av1_coded_size(std::string_view units) {
  constexpr int kSequenceHeader = 1;
  CodedSize largest;
  std::size_t at = 0;
  while (at < units.size()) {
    const auto head = static_cast<unsigned char>(units[at]);
    at += (head & 4) != 0 ? 2 : 1;  // with an extension
    std::size_t size = units.size() - std::min(at, units.size());
    if ((head & 2) != 0) {  // its size comes first, seven bits in each byte, the lowest first
      size = 0;
      for (int shift = 0; shift < 56 && at < units.size(); shift += 7) {
        const auto byte = static_cast<unsigned char>(units[at++]);
        size |= std::size_t{byte & 0x7FU} << shift;
        if ((byte & 0x80) == 0) break;
      }
    }
    if (at > units.size()) break;
    const std::string_view unit = units.substr(at, size);
    if ((head >> 3 & 0xF) == kSequenceHeader) {
      const CodedSize size_here = av1_sequence_size(unit);
      if (size_here.area() > largest.area()) largest = size_here;
    }
    at += unit.size();
  }
  return largest;
}

}  // namespace sightline
