#include "data/feature_cache.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <signal.h>
#include <spawn.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <torch/torch.h>

#include <chrono>
#include <cstring>
#include <thread>

#include "core/error.h"
#include "core/files.h"
#include "core/random.h"
#include "core/temporary_directory.h"
#include "data/feature_layout.h"
#include "data/feature_writer.h"
#include "data/lock_file.h"
#include "data/raised.h"
#include "data/small_encoder.h"
#include "image/encoder_input.h"
#include "image/image_writer.h"

namespace sightline {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

std::string image_name(int i) {
  return "image " + std::to_string(i) + ".png";
}

void write_images(const std::filesystem::path& directory, int count) {
  std::filesystem::create_directories(directory);
  for (int i = 0; i < count; ++i) {
    Random random(static_cast<std::uint64_t>(i));
    Image image{12, 10, std::vector<std::uint8_t>(12 * 10 * 3)};
    for (std::uint8_t& value : image.rgb) value = static_cast<std::uint8_t>(random.below(256));
    write_image(directory / image_name(i), image);
  }
}

FeatureKey small_key(const std::string& weights = "abc") {
  FeatureKey key{"small", weights, {}};
  key.preprocessing.height = 8;
  key.preprocessing.width = 12;
  return key;
}

class FeatureCacheTest : public ::testing::Test {
 protected:
  FeatureCacheTest() { write_images(images(), 20); }

  std::filesystem::path images() const { return directory_.path() / "images"; }
  std::filesystem::path cache() const { return directory_.path() / "features.cache"; }
  std::filesystem::path partial() const { return directory_.path() / "features.cache.partial"; }

  FeatureCacheBuild build_of(int count) {
    FeatureCacheBuild build;
    build.cache = cache();
    build.image_directory = images();
    for (int i = 0; i < count; ++i) build.files.push_back(image_name(i));
    build.log = [this](LogLevel, const std::string& text) { logged_.push_back(text); };
    return build;
  }

  FeatureCacheOutcome build(int count, const FeatureKey& key = small_key()) {
    return build_feature_cache(encoder_, key, build_of(count));
  }

  // Leaves a partial file of `count` images, in batches of two.
  void build_part(int count) {
    FeatureCacheBuild build = build_of(20);
    build.stop = [&, start = encoder_.images] { return encoder_.images - start >= count; };
    EXPECT_FALSE(build_feature_cache(encoder_, small_key(), build).complete);
  }

  // [L, D], what the cache should hold.
  at::Tensor expected(int i) {
    const Preprocessing preprocessing = small_key().preprocessing;
    std::vector<float> pixels = preprocess(read_image(images() / image_name(i)), preprocessing);
    const at::Tensor input = at::from_blob(pixels.data(), {1, 3, preprocessing.height, preprocessing.width});
    return SmallEncoder().encode(input).features[0].to(at::kHalf).to(at::kFloat);
  }

  void expect_holds(int count) {
    const FeatureCache cache(this->cache(), small_key());
    for (int i = 0; i < count; ++i) {
      ASSERT_TRUE(cache.contains(image_name(i))) << i;
      EXPECT_TRUE(at::equal(cache.features({image_name(i)})[0], expected(i))) << i;
    }
  }

  std::string open_error(const FeatureKey& key = small_key()) {
    return raised<DataError>([&] { FeatureCache(cache(), key); });
  }

  void overwrite(const std::filesystem::path& path, const std::string& bytes) {
    std::ofstream(path, std::ios::binary | std::ios::trunc) << bytes;
  }

  // 0 also where there is none, or it has got its name in the meantime.
  std::size_t records_in_partial() {
    try {
      const std::string bytes = read_file(partial());
      return scan_feature_records(bytes, read_feature_header(bytes, "partial")).entries.size();
    } catch (const DataError&) {
      return 0;
    }
  }

  TemporaryDirectory directory_;
  SmallEncoder encoder_;
  std::vector<std::string> logged_;
};

TEST_F(FeatureCacheTest, HoldsTheEncodersFeaturesInHalfPrecision) {
  encoder_.train();
  std::vector<std::int64_t> done;
  FeatureCacheBuild build = build_of(5);
  build.files.push_back("./" + image_name(0));  // once more, by another spelling
  build.progress = [&](const Progress& progress) {
    done.push_back(progress.done);
    EXPECT_EQ(progress.total, 5);
  };
  const FeatureCacheOutcome outcome = build_feature_cache(encoder_, small_key(), build);
  EXPECT_TRUE(outcome.complete);
  EXPECT_EQ(outcome.computed, 5);
  EXPECT_EQ(outcome.reused, 0);
  EXPECT_THAT(outcome.failed, IsEmpty());
  EXPECT_THAT(done, ElementsAre(0, 2, 4, 5));
  EXPECT_FALSE(encoder_.was_training);
  EXPECT_TRUE(encoder_.is_training());

  const FeatureCache cache(this->cache(), small_key());
  EXPECT_EQ(cache.grid(), (Grid{2, 3}));
  EXPECT_EQ(cache.feature_size(), SmallEncoder::size);
  EXPECT_TRUE(cache.contains("./" + image_name(3)));
  EXPECT_FALSE(cache.contains(image_name(5)));
  const at::Tensor features = cache.features({image_name(4), image_name(0), image_name(4)});
  EXPECT_EQ(features.sizes(), (at::IntArrayRef{3, 6, SmallEncoder::size}));
  EXPECT_EQ(features.dtype(), at::kFloat);
  EXPECT_TRUE(at::equal(features[0], expected(4)));
  EXPECT_TRUE(at::equal(features[1], expected(0)));
  EXPECT_TRUE(at::equal(features[2], expected(4)));
  EXPECT_EQ(cache.features({}).size(0), 0);
  EXPECT_THAT(raised<DataError>([&] { cache.features({"none.png"}); }), HasSubstr("none.png"));
  EXPECT_FALSE(std::filesystem::exists(partial()));
  EXPECT_FALSE(std::filesystem::exists(this->cache().string() + ".lock"));
}

TEST_F(FeatureCacheTest, GoesOnWhereItWasStopped) {
  build_part(6);
  EXPECT_THAT(open_error(), HasSubstr("unfinished"));
  const FeatureCacheOutcome outcome = build(20);
  EXPECT_TRUE(outcome.complete);
  EXPECT_EQ(outcome.reused, 6);
  EXPECT_EQ(outcome.computed, 14);
  EXPECT_EQ(encoder_.images, 20);
  EXPECT_THAT(logged_, IsEmpty());
  expect_holds(20);
}

TEST_F(FeatureCacheTest, AFinishedCacheIsLeftAsItIs) {
  build(5);
  const std::string before = read_file(cache());
  const FeatureCacheOutcome outcome = build(4);
  EXPECT_TRUE(outcome.complete);
  EXPECT_EQ(outcome.reused, 4);
  EXPECT_EQ(encoder_.images, 5);
  EXPECT_EQ(read_file(cache()), before);
}

TEST_F(FeatureCacheTest, MoreImagesAreAddedToAFinishedCache) {
  build(5);
  const FeatureCache open_meanwhile(cache(), small_key());
  const FeatureCacheOutcome outcome = build(11);
  EXPECT_EQ(outcome.reused, 5);
  EXPECT_EQ(outcome.computed, 6);
  expect_holds(11);
  EXPECT_TRUE(at::equal(open_meanwhile.features({image_name(4)})[0], expected(4)));
  build_part(4);  // a finished cache becomes a partial one ...
  EXPECT_FALSE(std::filesystem::exists(cache()));
  EXPECT_EQ(build(20).reused, 15);  // ... and is finished again
  expect_holds(20);
}

TEST_F(FeatureCacheTest, AStaleCacheIsRefusedAndRebuilt) {
  build(3);
  const std::string error = open_error(small_key("other"));
  EXPECT_THAT(error, HasSubstr(small_key().hex()));
  EXPECT_THAT(error, HasSubstr(small_key("other").hex()));
  const FeatureCacheOutcome outcome = build(3, small_key("other"));
  EXPECT_EQ(outcome.computed, 3);
  EXPECT_THAT(logged_, ElementsAre(HasSubstr("made for other features")));
  EXPECT_NO_THROW(FeatureCache(cache(), small_key("other")));
  logged_.clear();
  build_part(4);
  EXPECT_EQ(build(3, small_key("other")).computed, 3);
  EXPECT_THAT(logged_,
              ElementsAre(HasSubstr("made for other features"), HasSubstr("made for other features")));
}

TEST_F(FeatureCacheTest, PhotosThatHaveChangedAreComputedAgain) {
  build(4);
  Image image{12, 10, std::vector<std::uint8_t>(12 * 10 * 3, 7)};
  write_image(images() / image_name(2), image);
  const FeatureCacheOutcome outcome = build(4);
  EXPECT_EQ(outcome.reused, 3);
  EXPECT_EQ(outcome.computed, 1);
  const FeatureCache changed(cache(), small_key());
  EXPECT_TRUE(at::equal(changed.features({image_name(2)})[0], expected(2)));
  EXPECT_TRUE(at::equal(changed.features({image_name(1)})[0], expected(1)));
  EXPECT_EQ(build(4).computed, 0);
}

// Those of an earlier version, which decoded every photo whole and did not say so.
TEST_F(FeatureCacheTest, FeaturesOfPhotosThatAreReadOtherwiseNowAreComputedAgain) {
  const Image image{90, 80, std::vector<std::uint8_t>(90 * 80 * 3, 7)};
  const std::string large = "large.jpg";
  directory_.write("images/" + large, encode_jpeg(image));
  {
    std::vector<std::string> names;
    for (const std::string& file : {image_name(0), image_name(1), large})
      names.push_back(PhotoVersion::of_file(images(), file).record_name());
    FeatureWriter earlier(cache(), std::vector{small_key().hex()}, {});
    const FeatureShape shape{{2, 3}, SmallEncoder::size};
    earlier.append(names, shape, std::string(3 * shape.bytes(), '\0'));
    earlier.finish();
  }
  FeatureCacheBuild build = build_of(2);
  build.files.push_back(large);
  const FeatureCacheOutcome outcome = build_feature_cache(encoder_, small_key(), build);
  EXPECT_EQ(outcome.reused, 2);
  EXPECT_EQ(outcome.computed, 1);
  EXPECT_THAT(logged_, ElementsAre(HasSubstr("1 large JPEG decoded whole")));
  std::vector<float> pixels = read_encoder_input(images() / large, small_key().preprocessing).pixels;
  const at::Tensor features = SmallEncoder().encode(at::from_blob(pixels.data(), {1, 3, 8, 12})).features[0];
  EXPECT_TRUE(at::equal(FeatureCache(cache(), small_key()).features({large})[0],
                        features.to(at::kHalf).to(at::kFloat)));
  EXPECT_EQ(build_feature_cache(encoder_, small_key(), build).reused, 3);
  EXPECT_EQ(logged_.size(), 1u);
}

TEST_F(FeatureCacheTest, TheKeyDependsOnAllThatFeaturesDoOn) {
  const FeatureKey key = small_key();
  FeatureKey other = key;
  other.encoder_kind = "large";
  EXPECT_NE(other.hex(), key.hex());
  other = key;
  other.preprocessing.width += 1;
  EXPECT_NE(other.hex(), key.hex());
  other = key;
  other.preprocessing.resize = ResizeRule::letterbox;
  EXPECT_NE(other.hex(), key.hex());
  other = key;
  other.preprocessing.std[1] += 0.001f;
  EXPECT_NE(other.hex(), key.hex());
  EXPECT_EQ(FeatureKey(key).hex(), key.hex());
}

// Earlier versions knew the weights by their file.
TEST_F(FeatureCacheTest, ACacheThatIsNamedByTheWeightsFileIsKept) {
  FeatureKey key = small_key("of the tensors");
  EXPECT_THAT(key.accepted(), ElementsAre(key.hex()));
  build(5, small_key("of the file"));
  key.file_sha256 = "of the file";
  EXPECT_EQ(key.accepted().size(), 2u);
  EXPECT_EQ(key.hex(), small_key("of the tensors").hex());
  EXPECT_TRUE(FeatureCache(cache(), key).contains(image_name(0)));
  EXPECT_EQ(build(7, key).reused, 5);
  EXPECT_THAT(logged_, IsEmpty());
  EXPECT_TRUE(FeatureCache(cache(), small_key("of the file")).contains(image_name(6)));
  EXPECT_THAT(open_error(small_key("of other tensors")), HasSubstr("made for other features"));
}

TEST_F(FeatureCacheTest, BadImagesAreListedAndLeftOut) {
  directory_.write("images/empty.png", "");
  directory_.write("images/text.png", "no image at all");
  FeatureCacheBuild build = build_of(3);
  build.files.insert(build.files.begin() + 1, {"empty.png", "missing.png", "text.png"});
  const FeatureCacheOutcome outcome = build_feature_cache(encoder_, small_key(), build);
  EXPECT_TRUE(outcome.complete);
  EXPECT_EQ(outcome.computed, 3);
  EXPECT_THAT(outcome.failed,
              ElementsAre(::testing::StartsWith("empty.png: "), ::testing::StartsWith("missing.png: "),
                          ::testing::StartsWith("text.png: ")));
  EXPECT_FALSE(FeatureCache(cache(), small_key()).contains("empty.png"));
  expect_holds(3);
}

TEST_F(FeatureCacheTest, NothingButBadImagesMakesNoCache) {
  FeatureCacheBuild build = build_of(0);
  build.files = {"missing.png"};
  EXPECT_THAT(raised<DataError>([&] { build_feature_cache(encoder_, small_key(), build); }),
              HasSubstr("missing.png"));
  EXPECT_FALSE(std::filesystem::exists(cache()));
  EXPECT_THAT(open_error(), HasSubstr("features.cache"));
}

TEST_F(FeatureCacheTest, ValuesBeyondHalfPrecisionStayFinite) {
  encoder_.scale = 20000;
  EXPECT_TRUE(build(2).complete);
  EXPECT_THAT(logged_, ElementsAre(HasSubstr("half precision")));
  const at::Tensor features = FeatureCache(cache(), small_key()).features({image_name(0), image_name(1)});
  EXPECT_TRUE(at::isfinite(features).all().item<bool>());
  EXPECT_EQ(features.max().item<float>(), 65504.0f);
}

TEST_F(FeatureCacheTest, FeaturesThatAreNotFiniteAreNotKept) {
  encoder_.scale = std::numeric_limits<double>::quiet_NaN();
  EXPECT_THAT(raised<DataError>([&] { build(2); }), HasSubstr("not finite"));
}

TEST_F(FeatureCacheTest, OnlyOneBuildsAtATime) {
  {
    const LockFile other(cache().string() + ".lock", cache());
    EXPECT_THAT(raised<EnvironmentError>([&] { build(2); }),
                HasSubstr("features.cache: another process is writing it"));
  }
  directory_.write("features.cache.lock", "");  // left behind by a process that was killed
  EXPECT_TRUE(build(2).complete);
}

TEST_F(FeatureCacheTest, ADamagedFinishedCacheIsRefusedAndRebuilt) {
  build(6);
  const std::string whole = read_file(cache());
  for (std::size_t size = 0; size < whole.size(); size += size < 4096 ? 97 : 53) {
    overwrite(cache(), whole.substr(0, size));
    EXPECT_NE(open_error(), "") << size;
  }
  Random random(5);
  for (int i = 0; i < 300; ++i) {
    // In the header, or in the index at the end. Flips of the features themselves are not looked for.
    std::string damaged = whole;
    const std::size_t at = i % 2 == 0 ? random.below(232) : whole.size() - 1 - random.below(100);
    damaged[at] = static_cast<char>(damaged[at] ^ (1 << random.below(8)));
    overwrite(cache(), damaged);
    EXPECT_NE(open_error(), "") << at;
  }
  for (int i = 0; i < 50; ++i) {
    std::string garbage(random.below(9000), '\0');
    for (char& c : garbage) c = static_cast<char>(random.bits());
    if (i % 2 == 0) garbage.replace(0, std::min<std::size_t>(12, garbage.size()), whole.substr(0, 12));
    overwrite(cache(), garbage);
    EXPECT_NE(open_error(), "");
    if (i % 10 == 0) {
      EXPECT_EQ(build(3).computed, 3);
    }
  }
  std::filesystem::remove(cache());  // the last one did not even begin as ours do
  EXPECT_FALSE(logged_.empty());
  EXPECT_EQ(build(3).computed, 3);
  expect_holds(3);
}

// Whatever begins otherwise is somebody else's.
TEST_F(FeatureCacheTest, AFileThatIsNoCacheStays) {
  for (const std::filesystem::path& file : {cache(), partial()}) {
    overwrite(file, R"({"images": []})");
    EXPECT_THAT(raised<UsageError>([&] { build(3); }), HasSubstr(file.string() + ": is no feature cache"));
    EXPECT_EQ(read_file(file), R"({"images": []})");
    EXPECT_FALSE(std::filesystem::exists(cache().string() + ".lock"));
    std::filesystem::remove(file);
  }
  for (const std::string begun : {"", "SLFE"}) {  // a process was killed as it began
    overwrite(partial(), begun);
    EXPECT_EQ(build(3).computed, 3);
    std::filesystem::remove(cache());
  }
}

TEST_F(FeatureCacheTest, APartialFileCutAnywhereIsContinued) {
  build_part(4);
  const std::string part = read_file(partial());
  for (std::size_t size = 0; size < part.size(); size += size < 4000 ? 1300 : 31) {
    std::filesystem::remove(cache());
    overwrite(partial(), part.substr(0, size));
    EXPECT_TRUE(build(4).complete) << size;
    expect_holds(4);
  }
}

TEST_F(FeatureCacheTest, RecordsThatNeverReachedTheDiskAreComputedAgain) {
  build_part(4);
  std::string part = read_file(partial());
  const std::uint64_t synced = 4096;
  std::memcpy(part.data() + 2048, &synced, sizeof synced);
  std::fill(part.end() - 64, part.end(),
            '\0');  // after a loss of power: the size is there, the content is not
  overwrite(partial(), part);
  const FeatureCacheOutcome outcome = build(4);
  EXPECT_EQ(outcome.reused, 3);
  EXPECT_EQ(outcome.computed, 1);
  expect_holds(4);
}

TEST_F(FeatureCacheTest, AFullDiskLeavesNothingHalfWritten) {
  build_part(4);
  const auto size = std::filesystem::file_size(partial());
  rlimit old_limit{};
  ::getrlimit(RLIMIT_FSIZE, &old_limit);
  const auto old_handler = ::signal(SIGXFSZ, SIG_IGN);
  const rlimit limit{size + 200, old_limit.rlim_max};
  ::setrlimit(RLIMIT_FSIZE, &limit);
  const std::string error = raised<EnvironmentError>([&] { build(20); });
  ::setrlimit(RLIMIT_FSIZE, &old_limit);
  ::signal(SIGXFSZ, old_handler);
  EXPECT_THAT(error, HasSubstr("features.cache: cannot be written"));
  EXPECT_EQ(std::filesystem::file_size(partial()), size);
  const FeatureCacheOutcome outcome = build(20);
  EXPECT_EQ(outcome.reused, 4);
  expect_holds(20);
}

// What KilledAtAnyMoment starts and kills.
TEST(FeatureCacheChild, DISABLED_Build) {
  const char* directory = std::getenv("SIGHTLINE_TEST_DIRECTORY");
  if (directory == nullptr) GTEST_SKIP() << "started by another test";
  SmallEncoder encoder;
  encoder.delay = std::chrono::milliseconds(3);
  FeatureCacheBuild build;
  build.cache = std::filesystem::path(directory) / "features.cache";
  build.image_directory = std::filesystem::path(directory) / "images";
  for (int i = 0; i < 200; ++i) build.files.push_back(image_name(i));
  build_feature_cache(encoder, small_key(), build);
}

pid_t start_child(const std::string& variable) {
  std::vector<char*> environment{const_cast<char*>(variable.c_str())};
  for (char** other = environ; *other != nullptr; ++other) environment.push_back(*other);
  environment.push_back(nullptr);
  const char* arguments[] = {"data_tests", "--gtest_filter=FeatureCacheChild.DISABLED_Build",
                             "--gtest_also_run_disabled_tests", "--gtest_brief=1", nullptr};
  pid_t child = 0;
  if (::posix_spawn(&child, "/proc/self/exe", nullptr, nullptr, const_cast<char**>(arguments),
                    environment.data()) != 0) {
    throw std::runtime_error("the test program cannot be started");
  }
  return child;
}

TEST_F(FeatureCacheTest, KilledAtAnyMomentItLosesNothingAndKeepsNothingWrong) {
  write_images(images(), 200);
  const std::string variable = "SIGHTLINE_TEST_DIRECTORY=" + directory_.path().string();
  Random random(11);
  int killed = 0;
  for (std::size_t kept = 0;; ++killed) {
    const pid_t child = start_child(variable);
    int status = 0;
    bool exited = false;
    while (!exited && records_in_partial() <= kept) {
      std::this_thread::sleep_for(std::chrono::milliseconds(2));
      exited = ::waitpid(child, &status, WNOHANG) == child;
    }
    if (exited) break;
    std::this_thread::sleep_for(std::chrono::microseconds(random.below(200000)));
    ::kill(child, SIGKILL);
    ::waitpid(child, &status, 0);
    if (std::filesystem::exists(cache())) break;
    EXPECT_GE(records_in_partial(), kept);
    kept = records_in_partial();
  }
  EXPECT_GE(killed, 2);
  EXPECT_EQ(build(200).reused, 200);
  expect_holds(200);
}

}  // namespace
}  // namespace sightline
