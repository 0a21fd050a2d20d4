#include "data/feature_layout.h"

#include <algorithm>
#include <bit>
#include <cstring>

#include "core/error.h"
#include "core/sha256.h"

namespace sightline {

static_assert(std::endian::native == std::endian::little, "the file is little-endian");

namespace {

constexpr std::string_view file_magic = "SLFEATUR";
constexpr std::string_view record_magic = "SLRECORD";
constexpr std::uint32_t version = 1;
constexpr std::size_t hash_size = 64;
constexpr std::size_t record_head_size = 8 + 4 + hash_size;
constexpr std::uint64_t max_name_size = 1 << 16;
// Bounds that keep the products of a damaged header's sizes within 64 bits.
constexpr std::uint32_t max_grid_side = 1 << 14;
constexpr std::uint32_t max_feature_size = 1 << 24;

constexpr std::uint64_t aligned(std::uint64_t size) {
  return (size + 63) / 64 * 64;
}

template <class T>
void put(std::string& bytes, T number) {
  bytes.append(reinterpret_cast<const char*>(&number), sizeof number);
}

// Takes numbers and strings off the front; the caller has checked that they are there.
class Taker {
 public:
  explicit Taker(std::string_view bytes) : bytes_(bytes) {}

  std::string_view take(std::size_t size) {
    const std::string_view taken = bytes_.substr(0, size);
    bytes_.remove_prefix(size);
    return taken;
  }
  template <class T>
  T number() {
    T value;
    std::memcpy(&value, take(sizeof value).data(), sizeof value);
    return value;
  }
  std::size_t left() const { return bytes_.size(); }

 private:
  std::string_view bytes_;
};

[[noreturn]] void damaged(const std::string& name, const std::string& what) {
  throw DataError(name + ": damaged feature cache: " + what, "remove it and build it again");
}

std::string record_hash(std::string_view file, std::string_view features) {
  Sha256 hash;
  hash.update(file);
  hash.update(features);
  return hash.hex_digest();
}

std::uint64_t features_offset(std::uint64_t record, std::uint64_t name_size) {
  return record + aligned(record_head_size + name_size);
}

}  // namespace

std::string feature_header_bytes(const FeatureHeader& header) {
  std::string bytes(file_magic);
  put(bytes, version);
  put(bytes, static_cast<std::uint32_t>(header.shape.grid.rows));
  put(bytes, static_cast<std::uint32_t>(header.shape.grid.columns));
  put(bytes, static_cast<std::uint32_t>(header.shape.feature_size));
  bytes += header.key;
  put(bytes, header.index_offset);
  put(bytes, header.index_bytes);
  bytes += header.index_hash.empty() ? std::string(hash_size, '0') : header.index_hash;
  bytes += sha256_hex(bytes);
  bytes.resize(FeatureHeader::size);
  std::memcpy(bytes.data() + FeatureHeader::synced_offset, &header.synced, sizeof header.synced);
  return bytes;
}

bool is_feature_file(std::string_view bytes) {
  const std::size_t size = std::min(bytes.size(), file_magic.size());
  return bytes.substr(0, size) == file_magic.substr(0, size);
}

FeatureHeader read_feature_header(std::string_view bytes, const std::string& name) {
  if (bytes.substr(0, file_magic.size()) != file_magic) throw DataError(name + ": is not a feature cache");
  if (bytes.size() < FeatureHeader::size) damaged(name, "it ends inside its header");
  Taker taker(bytes.substr(0, FeatureHeader::size));
  taker.take(file_magic.size());
  const auto found_version = taker.number<std::uint32_t>();
  if (found_version != version) {
    throw DataError(name + ": feature cache of version " + std::to_string(found_version) +
                        ", expected version " + std::to_string(version),
                    "build it again");
  }
  const auto rows = taker.number<std::uint32_t>();
  const auto columns = taker.number<std::uint32_t>();
  const auto feature_size = taker.number<std::uint32_t>();
  FeatureHeader header;
  header.key = taker.take(hash_size);
  header.index_offset = taker.number<std::uint64_t>();
  header.index_bytes = taker.number<std::uint64_t>();
  header.index_hash = taker.take(hash_size);
  const std::size_t hashed = FeatureHeader::size - taker.left();
  if (taker.take(hash_size) != sha256_hex(bytes.substr(0, hashed)))
    damaged(name, "its header's hash is wrong");
  if (rows == 0 || columns == 0 || feature_size == 0 || rows > max_grid_side || columns > max_grid_side ||
      feature_size > max_feature_size) {
    damaged(name, "its shape is impossible");
  }
  header.shape = {{static_cast<int>(rows), static_cast<int>(columns)}, feature_size};
  std::memcpy(&header.synced, bytes.data() + FeatureHeader::synced_offset, sizeof header.synced);
  return header;
}

std::string feature_record_bytes(const std::string& file, std::string_view features) {
  std::string bytes(record_magic);
  put(bytes, static_cast<std::uint32_t>(file.size()));
  bytes += record_hash(file, features);
  bytes += file;
  bytes.resize(aligned(bytes.size()));
  bytes += features;
  bytes.resize(aligned(bytes.size()));
  return bytes;
}

FeatureEntry feature_entry_at(std::uint64_t end, const std::string& file) {
  return {file, features_offset(end, file.size())};
}

FeatureRecords scan_feature_records(std::string_view bytes, const FeatureHeader& header) {
  FeatureRecords records;
  records.end = FeatureHeader::size;
  const std::uint64_t feature_bytes = header.shape.bytes();
  while (bytes.size() - records.end > record_head_size) {
    Taker taker(bytes.substr(records.end));
    if (taker.take(record_magic.size()) != record_magic) break;
    const auto name_size = taker.number<std::uint32_t>();
    const std::string_view hash = taker.take(hash_size);
    const std::uint64_t offset = features_offset(records.end, name_size);
    const std::uint64_t end = offset + aligned(feature_bytes);
    if (name_size == 0 || name_size > max_name_size || end > bytes.size()) break;
    const std::string_view file = taker.take(name_size);
    if (end > header.synced && record_hash(file, bytes.substr(offset, feature_bytes)) != hash) break;
    records.entries.push_back({std::string(file), offset});
    records.end = end;
  }
  return records;
}

std::string feature_index_bytes(const std::vector<FeatureEntry>& entries) {
  std::string bytes;
  for (const FeatureEntry& entry : entries) {
    put(bytes, entry.offset);
    put(bytes, static_cast<std::uint32_t>(entry.file.size()));
    bytes += entry.file;
  }
  return bytes;
}

std::vector<FeatureEntry> read_feature_index(std::string_view bytes, const FeatureHeader& header,
                                             const std::string& name) {
  if (header.index_offset > bytes.size() || header.index_bytes > bytes.size() - header.index_offset) {
    damaged(name, "it ends before its index");
  }
  const std::string_view index = bytes.substr(header.index_offset, header.index_bytes);
  if (sha256_hex(index) != header.index_hash) damaged(name, "its index's hash is wrong");
  const std::uint64_t feature_bytes = header.shape.bytes();
  std::vector<FeatureEntry> entries;
  for (Taker taker(index); taker.left() > 0;) {
    if (taker.left() < 12) damaged(name, "its index ends inside an entry");
    FeatureEntry entry;
    entry.offset = taker.number<std::uint64_t>();
    const auto size = taker.number<std::uint32_t>();
    if (size > taker.left()) damaged(name, "its index ends inside a name");
    entry.file = taker.take(size);
    if (entry.offset % 64 != 0 || entry.offset < FeatureHeader::size || entry.offset > header.index_offset ||
        feature_bytes > header.index_offset - entry.offset) {
      damaged(name, "its index points outside the file");
    }
    entries.push_back(std::move(entry));
  }
  return entries;
}

}  // namespace sightline
