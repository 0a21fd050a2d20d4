#include <gmock/gmock.h>

#include <string>

#include "core/files.h"
#include "core/temporary_directory.h"
#include "pipeline/recorded_disk.h"
#include "pipeline/records.h"
#include "pipeline/results_file.h"
#include "pipeline/sidecars.h"

namespace sightline {
namespace {

namespace fs = std::filesystem;
using testing::captioned;
using testing::RecordedDisk;
using testing::restore;

// Whatever the disk holds when the machine goes down, the same command makes of it what one run without a
// fault makes: nothing is lost, and nothing is there twice.
class PowerLoss : public ::testing::Test {
 protected:
  void SetUp() override {
    // Where others' definitions of the C library's calls come first (sanitizers), nothing would be seen.
    RecordedDisk probe(directory_.path());
    write_file_atomically(directory_.path() / "probe", "x");
    if (probe.images({}).empty()) GTEST_SKIP() << "calls of the C library cannot be watched here";
    fs::remove(directory_.path() / "probe");
  }

  static std::vector<CaptionRecord> photos(const std::vector<std::string>& names) {
    std::vector<CaptionRecord> records;
    for (const std::string& name : names) records.push_back(captioned(name + ".jpg", {name}, records.size()));
    return records;
  }

  fs::path out() const { return directory_.path() / "out"; }

  std::unique_ptr<ResultsFile> results(const std::string& format, Existing existing,
                                       const std::string& beam = "3") const {
    RecordFormatOptions of;
    of.format = format;
    of.image_ids = {"1", "2", "3", "4"};
    ResultsFile::Options options;
    options.path = out();
    options.format = make_record_format(of);
    options.format_name = format;
    options.settings = {{"beam", beam}};
    options.existing = existing;
    return std::make_unique<ResultsFile>(std::move(options));
  }

  // Up to `count` photos, as a run of the program does it.
  void caption(const std::string& format, Existing existing, std::size_t count = 99,
               const std::string& beam = "3") const {
    const auto file = results(format, existing, beam);
    std::size_t taken = 0;
    bool whole = true;
    std::vector<CaptionRecord> todo;
    for (const CaptionRecord& record : photos({"a", "b", "c", "d"}))
      if (!file->held({record.file, record.place})) todo.push_back(record);
    for (const CaptionRecord& record : todo) {
      whole = taken++ < count;
      if (!whole) break;
      ASSERT_EQ(file->take(record), std::nullopt);
    }
    file->finish(whole);
  }

  TemporaryDirectory directory_;
};

TEST_F(PowerLoss, AFileOfResultsIsFinishedWhateverTheDiskHolds) {
  for (const std::string format : {"text", "coco"}) {
    restore({}, directory_.path());
    caption(format, Existing::skip);
    const std::string whole = read_file(out());
    restore({}, directory_.path());
    std::vector<RecordedDisk::Image> images;
    {
      RecordedDisk disk(directory_.path());
      caption(format, Existing::skip, 1);  // begins, is stopped, goes on, is stopped, and comes to its end
      caption(format, Existing::skip, 2);
      caption(format, Existing::skip);
      images = disk.images({"", ".partial", ".journal"});
    }
    EXPECT_GT(images.size(), 20u);
    for (std::size_t i = 0; i < images.size(); ++i) {
      restore(images[i], directory_.path());
      caption(format, Existing::skip);
      EXPECT_EQ(read_file(out()), whole) << format << ", state " << i;
    }
  }
}

// A good file of other settings is there all the time, or the new one.
TEST_F(PowerLoss, AFileThatIsMadeAnewIsTheOldOneOrTheNewOne) {
  caption("coco", Existing::skip, 99, "5");
  const std::string old = read_file(out());
  std::vector<RecordedDisk::Image> images;
  {
    RecordedDisk disk(directory_.path());
    caption("coco", Existing::overwrite);
    images = disk.images({"", ".partial", ".journal"});
  }
  const std::string whole = read_file(out());
  for (std::size_t i = 0; i < images.size(); ++i) {
    EXPECT_THAT(images[i].at("out").content, ::testing::AnyOf(old, whole)) << "state " << i;
    restore(images[i], directory_.path());
    caption("coco", Existing::overwrite);
    EXPECT_EQ(read_file(out()), whole) << "state " << i;
  }
}

TEST_F(PowerLoss, ASidecarIsAppendedToOnce) {
  SidecarOptions options;
  options.existing = Existing::append;
  options.settings = {{"beam", "3"}};
  const std::vector<std::string> names{"a", "b"};
  const auto append = [&] {
    Sidecars sidecars(options);
    std::vector<CaptionRecord> todo;
    for (const CaptionRecord& record : photos(names)) {
      CaptionRecord there = record;
      there.file = (directory_.path() / record.file).string();
      if (!sidecars.held({there.file, there.place})) todo.push_back(there);
    }
    sidecars.notices();
    for (const CaptionRecord& record : todo) ASSERT_EQ(sidecars.take(record), std::nullopt);
    sidecars.finish(true);
  };
  for (const CaptionRecord& record : photos(names)) {
    write_file_atomically(directory_.path() / record.file, "photo " + record.file);
    write_file_atomically((directory_.path() / record.file).replace_extension(".txt"), "mine\n");
  }
  std::vector<RecordedDisk::Image> images;
  {
    RecordedDisk disk(directory_.path());
    append();
    images = disk.images({"", ".txt", "-sidecars"});
  }
  for (std::size_t i = 0; i < images.size(); ++i) {
    restore(images[i], directory_.path());
    append();
    for (const std::string& name : names)
      EXPECT_EQ(read_file(directory_.path() / (name + ".txt")), "mine\n" + name + "\n") << "state " << i;
  }
}

}  // namespace
}  // namespace sightline
