#include "data/feature_writer.h"

#include <gmock/gmock.h>

#include <map>

#include "core/error.h"
#include "core/files.h"
#include "core/recorded_disk.h"
#include "core/temporary_directory.h"
#include "data/raised.h"

namespace sightline {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

const std::string kKey(64, 'a'), kOtherKey(64, 'b');
const FeatureShape kShape{{2, 2}, 3};

class FeatureWriterTest : public ::testing::Test {
 protected:
  std::filesystem::path cache() const { return directory_.path() / "f.cache"; }
  std::filesystem::path partial() const { return directory_.path() / "f.cache.partial"; }

  FeatureWriter writer(const std::vector<std::string>& keys = {kKey}) {
    return {cache(), keys, [this](LogLevel, const std::string& message) { log_ += message + "\n"; }};
  }
  static std::string features(char letter) { return std::string(kShape.bytes(), letter); }

  // Name and first letter of what a finished file holds, in its order.
  std::vector<std::string> contents() const {
    const MappedFile file(cache());
    const FeatureHeader header = read_feature_header(file.bytes(), "F");
    std::vector<std::string> found;
    for (const FeatureEntry& entry : read_feature_index(file.bytes(), header, "F"))
      found.push_back(entry.file + "=" + file.bytes()[entry.offset]);
    return found;
  }

  TemporaryDirectory directory_;
  std::string log_;
};

TEST_F(FeatureWriterTest, FinishesWhatWasAppended) {
  {
    FeatureWriter made = writer();
    EXPECT_TRUE(made.empty());
    made.append({"a", "b"}, kShape, features('1') + features('2'));
    EXPECT_FALSE(made.empty());
    EXPECT_TRUE(std::filesystem::exists(partial()));
    EXPECT_FALSE(std::filesystem::exists(cache()));
    made.append({"c"}, kShape, features('3'));
    made.finish();
    made.finish();  // once is enough
  }
  EXPECT_THAT(contents(), ElementsAre("a=1", "b=2", "c=3"));
  EXPECT_FALSE(std::filesystem::exists(partial()));
  EXPECT_EQ(log_, "");
}

TEST_F(FeatureWriterTest, GoesOnWithWhatIsThere) {
  writer().append({"a"}, kShape, features('1'));
  {
    FeatureWriter made = writer({kOtherKey, kKey});
    EXPECT_FALSE(made.empty()) << "of another key that means the same";
    EXPECT_TRUE(made.contains({"a", ""}));
    made.append({"b"}, kShape, features('2'));
    made.finish();
  }
  const std::string finished = read_file(cache());
  writer();
  writer().finish();
  EXPECT_EQ(read_file(cache()), finished) << "nothing to do";
  writer().append({"c"}, kShape, features('3'));  // not finished
  EXPECT_FALSE(std::filesystem::exists(cache()));
  writer().finish();
  EXPECT_THAT(contents(), ElementsAre("a=1", "b=2", "c=3"));
  EXPECT_EQ(log_, "");
}

TEST_F(FeatureWriterTest, TheNewestVersionOfAPhotoCounts) {
  FeatureWriter made = writer();
  made.append({"a\n1 2"}, kShape, features('1'));
  EXPECT_TRUE(made.contains({"a", "1 2"}));
  EXPECT_FALSE(made.contains({"a", "1 3"}));
  EXPECT_FALSE(made.contains({"b", "1 2"}));
  made.append({"a\n1 3"}, kShape, features('2'));
  EXPECT_FALSE(made.contains({"a", "1 2"}));
  EXPECT_TRUE(made.contains({"a", "1 3"}));
}

TEST_F(FeatureWriterTest, CutsOffWhatIsNotWhole) {
  writer().append({"a", "b"}, kShape, features('1') + features('2'));
  const std::string bytes = read_file(partial());
  for (const std::size_t lost : {std::size_t{1}, std::size_t{64}, std::size_t{191}}) {
    directory_.write("f.cache.partial", bytes.substr(0, bytes.size() - lost));
    FeatureWriter made = writer();
    EXPECT_TRUE(made.contains({"a", ""})) << lost;
    EXPECT_FALSE(made.contains({"b", ""})) << lost;
  }
  FeatureWriter made = writer();
  made.append({"c"}, kShape, features('3'));
  made.finish();
  EXPECT_THAT(contents(), ElementsAre("a=1", "c=3"));
}

TEST_F(FeatureWriterTest, ACacheOfOtherFeaturesIsBuiltAfresh) {
  {
    FeatureWriter made = writer({kOtherKey});
    made.append({"a"}, kShape, features('1'));
    made.finish();
  }
  FeatureWriter made = writer();
  EXPECT_TRUE(made.empty());
  EXPECT_THAT(log_, HasSubstr("f.cache: made for other features (key " + kOtherKey + ", expected " + kKey +
                              "); it is built afresh"));
  EXPECT_FALSE(std::filesystem::exists(cache()));
}

TEST_F(FeatureWriterTest, ADamagedCacheIsBuiltAfresh) {
  {
    FeatureWriter made = writer();
    made.append({"a"}, kShape, features('1'));
    made.finish();
  }
  std::string bytes = read_file(cache());
  bytes.back() = static_cast<char>(bytes.back() ^ 1);
  directory_.write("f.cache", bytes);
  EXPECT_TRUE(writer().empty());
  EXPECT_THAT(log_, HasSubstr("its index's hash is wrong; it is built afresh"));
}

TEST_F(FeatureWriterTest, WhatIsNoCacheStays) {
  for (const char* name : {"f.cache", "f.cache.partial"}) {
    const auto file = directory_.write(name, "my diary");
    EXPECT_THAT(raised<UsageError>([&] { writer(); }),
                HasSubstr(std::string(name) + ": is no feature cache"));
    EXPECT_EQ(read_file(file), "my diary");
    std::filesystem::remove(file);
  }
  directory_.write("f.cache.partial", "");  // what a killed process left
  EXPECT_TRUE(writer().empty());
}

TEST_F(FeatureWriterTest, AllFeaturesHaveOneShape) {
  FeatureWriter made = writer();
  made.append({"a"}, kShape, features('1'));
  EXPECT_THAT(raised<DataError>([&] {
                made.append({"b"}, {{2, 1}, 3}, features('2'));
              }),
              HasSubstr("f.cache: holds features of 2x2x3, those of b are 2x1x3"));
  made.finish();
  EXPECT_THAT(contents(), ElementsAre("a=1"));
}

TEST_F(FeatureWriterTest, OneWritesAtATime) {
  const FeatureWriter first = writer();
  EXPECT_THROW(writer(), EnvironmentError);
}

// What came to the disk is kept, what did not is made again, and nothing else is believed.
TEST(FeatureWriterAfterPowerLoss, TheCacheIsFinishedWhateverTheDiskHolds) {
  if (!testing::RecordedDisk::works()) GTEST_SKIP() << "calls of the C library cannot be watched here";
  const TemporaryDirectory directory;
  const std::vector<std::string> photos{"a.jpg\n1 2", "b.jpg\n3 4", "c.jpg\n5 6", "d.jpg\n7 8"};
  const auto make = [&](std::size_t count) {
    FeatureWriter writer(directory.path() / "features.cache", {kKey}, {});
    std::size_t made = 0;
    for (std::size_t i = 0; i < photos.size(); ++i) {
      if (writer.contains(PhotoVersion::parse(photos[i]))) continue;
      if (made++ == count) return;
      writer.append({photos[i]}, kShape, std::string(kShape.bytes(), static_cast<char>('0' + i)));
      if (i == 1) writer.sync();
    }
    writer.finish();
  };
  const auto contents = [&] {  // of the records, whatever their order
    const MappedFile file(directory.path() / "features.cache");
    const FeatureHeader header = read_feature_header(file.bytes(), "cache");
    std::map<std::string, std::string> features;
    for (const FeatureEntry& entry : read_feature_index(file.bytes(), header, "cache"))
      features[entry.file] = std::string(file.bytes().substr(entry.offset, kShape.bytes()));
    return features;
  };
  make(99);
  const auto whole = contents();
  ASSERT_EQ(whole.size(), photos.size());
  testing::restore({}, directory.path());
  std::vector<testing::RecordedDisk::Image> images;
  {
    testing::RecordedDisk disk(directory.path());
    make(3);  // begins, is stopped, and comes to its end
    make(99);
    images = disk.images({"", ".partial", ".cache"});
  }
  EXPECT_GT(images.size(), 8u);
  for (std::size_t i = 0; i < images.size(); ++i) {
    testing::restore(images[i], directory.path());
    ASSERT_NO_THROW(make(99)) << "state " << i;
    EXPECT_EQ(contents(), whole) << "state " << i;
  }
}

}  // namespace
}  // namespace sightline
