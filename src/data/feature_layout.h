#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "caption/grid.h"

namespace sightline {

// The bytes of a feature cache, little-endian, every part beginning at a multiple of 64:
//
//   header   4,096 bytes: magic "SLFEATUR", version, shape, key, where the index is (nowhere while the file
//            is being built)
//
//   records  one after the other: magic "SLRECORD", the image's file name, SHA-256 of name and features,
//            features [L, D] fp16
//
//   index    of a finished file: where each image's features lie
//
// Records are only ever appended, so that a file cut off anywhere still holds all that came before. `synced`
// tells how far the records are known to have reached the disk: what lies beyond is believed only when its
// hash is right.

struct FeatureShape {
  Grid grid;
  std::int64_t feature_size = 0;
  std::uint64_t values() const {
    return static_cast<std::uint64_t>(grid.cells()) * static_cast<std::uint64_t>(feature_size);
  }
  std::uint64_t bytes() const { return 2 * values(); }
  bool operator==(const FeatureShape&) const = default;
};

struct FeatureHeader {
  std::string key;  // 64 hexadecimal digits
  FeatureShape shape;
  std::uint64_t index_offset = 0;  // 0: unfinished
  std::uint64_t index_bytes = 0;
  std::string index_hash;
  std::uint64_t synced = 0;  // bytes of the file

  static constexpr std::uint64_t size = 4096;
  static constexpr std::uint64_t synced_offset = 2048;  // of `synced`, which is written alone
  bool finished() const { return index_offset != 0; }
};

// Where one image's features begin in the file.
struct FeatureEntry {
  std::string file;
  std::uint64_t offset = 0;
};

// Of FeatureHeader::size bytes.
std::string feature_header_bytes(const FeatureHeader& header);
// Whether a file begins as ours do; also what a killed process left of such a beginning, were it nothing.
bool is_feature_file(std::string_view bytes);
// Raises DataError ("NAME: ...") when `bytes`, the whole file, do not begin with a sound header of this
// version.
FeatureHeader read_feature_header(std::string_view bytes, const std::string& name);

// features: fp16, shape.bytes() of them.
std::string feature_record_bytes(const std::string& file, std::string_view features);
struct FeatureRecords {
  std::vector<FeatureEntry> entries;
  std::uint64_t end = 0;  // of the last sound record
};
// Walks the records up to the first that is not whole and sound.
FeatureRecords scan_feature_records(std::string_view bytes, const FeatureHeader& header);

std::string feature_index_bytes(const std::vector<FeatureEntry>& entries);
// Of a finished file. Raises DataError when the index is damaged or points outside the records.
std::vector<FeatureEntry> read_feature_index(std::string_view bytes, const FeatureHeader& header,
                                             const std::string& name);

// `entry` as appended to a file of `end` bytes.
FeatureEntry feature_entry_at(std::uint64_t end, const std::string& file);

}  // namespace sightline
