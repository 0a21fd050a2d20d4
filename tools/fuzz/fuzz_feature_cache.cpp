#include <cstdint>

#include "core/error.h"
#include "core/sha256.h"
#include "data/feature_layout.h"
#include "require.h"

namespace {

using namespace sightline;

// Hashes keep a fuzzer out: the header and the index get those that they would have.
std::string with_hashes(std::string bytes) {
  constexpr std::size_t kShape = 8 + 4 + 12, kOffset = kShape + 64, kIndexHash = kOffset + 16,
                        kHash = kIndexHash + 64;
  if (bytes.size() < FeatureHeader::size) return bytes;
  const auto number = [&](std::size_t at) {
    std::uint64_t value = 0;
    for (std::size_t i = 0; i < 8; ++i)
      value |= std::uint64_t{static_cast<unsigned char>(bytes[at + i])} << 8 * i;
    return value;
  };
  const std::uint64_t offset = number(kOffset), size = number(kOffset + 8);
  if (offset <= bytes.size() && size <= bytes.size() - offset)
    bytes.replace(kIndexHash, 64, sha256_hex(bytes.substr(offset, size)));
  bytes.replace(kHash, 64, sha256_hex(bytes.substr(0, kHash)));
  return bytes;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string input = with_hashes({reinterpret_cast<const char*>(data), size});
  try {
    const FeatureHeader header = read_feature_header(input, "input");
    const std::uint64_t features = header.shape.bytes();
    const auto fits = [&](const FeatureEntry& entry) {
      return features <= input.size() && entry.offset <= input.size() - features;
    };
    const FeatureRecords records = scan_feature_records(input, header);
    require(records.end <= input.size());
    for (const FeatureEntry& entry : records.entries) require(!entry.file.empty() && fits(entry));
    if (!header.finished()) return 0;
    for (const FeatureEntry& entry : read_feature_index(input, header, "input")) require(fits(entry));
  } catch (const DataError&) {
  }
  return 0;
}
