#include "data/feature_layout.h"

#include <gmock/gmock.h>

#include "core/error.h"
#include "core/sha256.h"
#include "data/raised.h"

namespace sightline {
namespace {

using ::testing::HasSubstr;
using namespace std::string_literals;

const FeatureShape kTwoNumbers{{1, 1}, 2};  // four bytes an image

FeatureHeader small_header() {
  FeatureHeader header;
  header.key = std::string(64, 'k');
  header.shape = kTwoNumbers;
  header.synced = FeatureHeader::size;
  return header;
}

// A whole file of these images, each with the features "1234"; finished where it is asked for.
std::string feature_file(const std::vector<std::string>& names, bool finished,
                         FeatureHeader header = small_header()) {
  std::string records;
  std::vector<FeatureEntry> entries;
  for (const std::string& name : names) {
    entries.push_back(feature_entry_at(FeatureHeader::size + records.size(), name));
    records += feature_record_bytes(name, "1234");
  }
  const std::string index = finished ? feature_index_bytes(entries) : "";
  if (finished) {
    header.index_offset = FeatureHeader::size + records.size();
    header.index_bytes = index.size();
    header.index_hash = sha256_hex(index);
  }
  return feature_header_bytes(header) + records + index;
}

std::vector<std::string> names_of(const std::vector<FeatureEntry>& entries) {
  std::vector<std::string> names;
  for (const FeatureEntry& entry : entries) names.push_back(entry.file);
  return names;
}

// The hash is hashlib.sha256(the bytes before it).hexdigest(): magic, version, shape, key, no index.
TEST(FeatureLayout, AHeaderIsTheseBytes) {
  FeatureHeader header = small_header();
  header.shape = {{2, 3}, 4};
  header.synced = 0x1234;
  const std::string bytes = feature_header_bytes(header);
  ASSERT_EQ(bytes.size(), 4096u);
  EXPECT_EQ(bytes.substr(0, 24), "SLFEATUR\1\0\0\0\2\0\0\0\3\0\0\0\4\0\0\0"s.substr(0, 24));
  EXPECT_EQ(bytes.substr(24, 64), std::string(64, 'k'));
  EXPECT_EQ(bytes.substr(88, 16), std::string(16, '\0'));
  EXPECT_EQ(bytes.substr(104, 64), std::string(64, '0'));
  EXPECT_EQ(bytes.substr(168, 64), "681a80283f0d87f380999562f2b62f9df6dece5c5937dcb2d4a801e9a3f3a5c9");
  EXPECT_EQ(bytes.substr(2048, 8), "\x34\x12\0\0\0\0\0\0"s);
}

TEST(FeatureLayout, AHeaderComesBack) {
  FeatureHeader header = small_header();
  header.shape = {{14, 7}, 2048};
  header.index_offset = 64 * 100;
  header.index_bytes = 77;
  header.index_hash = std::string(64, 'f');
  header.synced = 6400;
  const FeatureHeader found = read_feature_header(feature_header_bytes(header), "F");
  EXPECT_EQ(found.key, header.key);
  EXPECT_EQ(found.shape, header.shape);
  EXPECT_EQ(found.index_offset, header.index_offset);
  EXPECT_EQ(found.index_bytes, header.index_bytes);
  EXPECT_EQ(found.index_hash, header.index_hash);
  EXPECT_EQ(found.synced, header.synced);
  EXPECT_TRUE(found.finished());
  EXPECT_FALSE(read_feature_header(feature_header_bytes(small_header()), "F").finished());
  EXPECT_EQ(header.shape.bytes(), 2u * 14 * 7 * 2048);
}

TEST(FeatureLayout, ADamagedHeaderIsRefused) {
  const std::string good = feature_header_bytes(small_header());
  const auto fault = [](const std::string& bytes) {
    return raised<DataError>([&] { read_feature_header(bytes, "F"); });
  };
  EXPECT_THAT(fault("something else"), HasSubstr("F: is not a feature cache"));
  EXPECT_THAT(fault(""), HasSubstr("F: is not a feature cache"));
  EXPECT_THAT(fault(good.substr(0, 4095)), HasSubstr("F: damaged feature cache: it ends inside its header"));
  std::string later = good;
  later[8] = 2;
  EXPECT_THAT(fault(later), HasSubstr("F: feature cache of version 2, expected version 1"));
  for (std::size_t at = 12; at < 232; ++at) {
    std::string damaged = good;
    damaged[at] = static_cast<char>(damaged[at] ^ 1);
    EXPECT_THAT(fault(damaged), HasSubstr("its header's hash is wrong")) << at;
  }
  for (const FeatureShape& shape :
       {FeatureShape{{0, 1}, 1}, FeatureShape{{1, 0}, 1}, FeatureShape{{1, 1}, 0},
        FeatureShape{{16385, 1}, 1}, FeatureShape{{1, 16385}, 1}, FeatureShape{{1, 1}, 16777217}}) {
    FeatureHeader header = small_header();
    header.shape = shape;
    EXPECT_THAT(fault(feature_header_bytes(header)), HasSubstr("its shape is impossible"));
  }
}

TEST(FeatureLayout, WhatWasBegunIsOurs) {
  const std::string header = feature_header_bytes(small_header());
  for (const std::size_t size : {0, 1, 7, 8, 4096})
    EXPECT_TRUE(is_feature_file(std::string_view(header).substr(0, size))) << size;
  EXPECT_FALSE(is_feature_file("SLF?"));
  EXPECT_FALSE(is_feature_file("something longer"));
}

// The hash is hashlib.sha256(b"a.jpg\1\2\3\4").hexdigest().
TEST(FeatureLayout, ARecordIsTheseBytes) {
  const std::string bytes = feature_record_bytes("a.jpg", "\1\2\3\4");
  ASSERT_EQ(bytes.size(), 192u);
  EXPECT_EQ(bytes.substr(0, 12), "SLRECORD\5\0\0\0"s);
  EXPECT_EQ(bytes.substr(12, 64), "962d1d596844ef446de0ea10f98fcb9453211c7a8e2e21064a98b03b90c59a30");
  EXPECT_EQ(bytes.substr(76, 52), "a.jpg"s + std::string(47, '\0'));
  EXPECT_EQ(bytes.substr(128), "\1\2\3\4"s + std::string(60, '\0'));
  EXPECT_EQ(feature_entry_at(4096, "a.jpg").offset, 4096u + 128);
  EXPECT_EQ(feature_entry_at(4096, std::string(52, 'a')).offset, 4096u + 128);
  EXPECT_EQ(feature_entry_at(4096, std::string(53, 'a')).offset, 4096u + 192);
}

TEST(FeatureLayout, RecordsAreThoseBeforeTheFirstThatIsNotWhole) {
  const std::vector<std::string> names{"a", "b", std::string(100, 'c')};
  const std::string bytes = feature_file(names, false);
  const FeatureHeader header = small_header();
  const FeatureRecords all = scan_feature_records(bytes, header);
  EXPECT_EQ(names_of(all.entries), names);
  EXPECT_EQ(all.end, bytes.size());
  for (const FeatureEntry& entry : all.entries) EXPECT_EQ(bytes.substr(entry.offset, 4), "1234");
  const std::size_t second = FeatureHeader::size + 192, third = second + 192;
  for (std::size_t size = FeatureHeader::size; size < bytes.size(); ++size) {
    const FeatureRecords some = scan_feature_records(std::string_view(bytes).substr(0, size), header);
    const std::size_t whole = (size >= second) + (size >= third);
    ASSERT_EQ(some.entries.size(), whole) << size;
    ASSERT_EQ(some.end, whole == 0 ? FeatureHeader::size : whole == 1 ? second : third) << size;
  }
}

// What is not known to have reached the disk is believed by its hash alone.
TEST(FeatureLayout, RecordsBehindTheSyncedOnesProveThemselves) {
  std::string bytes = feature_file({"a", "b"}, false);
  FeatureHeader header = small_header();
  bytes[FeatureHeader::size + 192 + 128] = 'X';
  EXPECT_EQ(scan_feature_records(bytes, header).entries.size(), 1u);
  header.synced = bytes.size() - 1;
  EXPECT_EQ(scan_feature_records(bytes, header).entries.size(), 1u);
  header.synced = bytes.size();
  EXPECT_EQ(scan_feature_records(bytes, header).entries.size(), 2u);
  bytes[FeatureHeader::size + 192] = 'X';  // no record's magic
  EXPECT_EQ(scan_feature_records(bytes, header).entries.size(), 1u);
}

TEST(FeatureLayout, AnIndexComesBack) {
  const std::vector<std::string> names{"a.jpg\n1 2", "", "sub/b.jpg"};
  const std::string bytes = feature_file(names, true);
  const FeatureHeader header = read_feature_header(bytes, "F");
  const auto entries = read_feature_index(bytes, header, "F");
  EXPECT_EQ(names_of(entries), names);
  for (const FeatureEntry& entry : entries) EXPECT_EQ(bytes.substr(entry.offset, 4), "1234");
  EXPECT_EQ(feature_index_bytes({{"ab", 0x1040}}), "\x40\x10\0\0\0\0\0\0\2\0\0\0ab"s);
}

TEST(FeatureLayout, ADamagedIndexIsRefused) {
  const std::string bytes = feature_file({"a", "b"}, true);
  const auto fault = [](const std::string& damaged) {
    return raised<DataError>([&] { read_feature_index(damaged, read_feature_header(damaged, "F"), "F"); });
  };
  EXPECT_THAT(fault(bytes.substr(0, bytes.size() - 1)),
              HasSubstr("F: damaged feature cache: it ends before its index"));
  std::string changed = bytes;
  changed.back() = 'c';
  EXPECT_THAT(fault(changed), HasSubstr("its index's hash is wrong"));
  const auto with_index = [](const std::string& index) {
    FeatureHeader header = small_header();
    header.index_offset = FeatureHeader::size + 192;
    header.index_bytes = index.size();
    header.index_hash = sha256_hex(index);
    return feature_header_bytes(header) + feature_record_bytes("a", "1234") + index;
  };
  EXPECT_EQ(read_feature_index(with_index(""), read_feature_header(with_index(""), "F"), "F").size(), 0u);
  EXPECT_THAT(fault(with_index(std::string(11, '\0'))), HasSubstr("its index ends inside an entry"));
  EXPECT_THAT(fault(with_index(std::string(8, '\0') + "\2\0\0\0a"s)),
              HasSubstr("its index ends inside a name"));
  constexpr std::uint64_t kPlace = FeatureHeader::size + 128;
  EXPECT_EQ(
      read_feature_index(with_index(feature_index_bytes({{"a", kPlace}})),
                         read_feature_header(with_index(feature_index_bytes({{"a", kPlace}})), "F"), "F")
          .size(),
      1u);
  for (const std::uint64_t place : {std::uint64_t{0}, kPlace - 1, kPlace + 64, ~std::uint64_t{63}})
    EXPECT_THAT(fault(with_index(feature_index_bytes({{"a", place}}))),
                HasSubstr("its index points outside the file"))
        << place;
}

}  // namespace
}  // namespace sightline
