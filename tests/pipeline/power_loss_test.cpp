#include <gmock/gmock.h>

#include <functional>
#include <map>
#include <string>

#include "core/files.h"
#include "core/recorded_disk.h"
#include "core/temporary_directory.h"
#include "data/photo_version.h"
#include "image/image_writer.h"
#include "pipeline/embedded_captions.h"
#include "pipeline/gallery_sink.h"
#include "pipeline/photo_description.h"
#include "pipeline/records.h"
#include "pipeline/results_file.h"
#include "pipeline/sheet_sink.h"
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
    if (!RecordedDisk::works()) GTEST_SKIP() << "calls of the C library cannot be watched here";
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
  testing::UnwaitedSyncs quickly_;
};

TEST_F(PowerLoss, AFileOfResultsIsFinishedWhateverTheDiskHolds) {
  for (const std::string& format : record_format_names()) {
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

// Outputs that are files beside photos, or of them.
class PowerLossBesidePhotos : public PowerLoss {
 protected:
  using MakeSink = std::function<std::unique_ptr<RecordSink>()>;

  // The file that replays start from.
  void draw(const std::string& name) const {
    Image picture{40, 30, {}};
    picture.rgb.assign(40 * 30 * 3, 90);
    directory_.write(name + ".jpg", encode_jpeg(picture));
  }

  CaptionRecord record_of(const std::string& name, std::size_t index) const {
    CaptionRecord record = captioned((directory_.path() / (name + ".jpg")).string(), {name}, index);
    record.version = PhotoVersion::of_file({}, record.file).version;
    record.bytes = std::make_shared<const std::string>(read_file(record.file));
    record.photo_width = 40;
    record.photo_height = 30;
    record.geometry = Geometry({}, 40, 30);
    record.hypotheses.front().ids = {5};
    record.hypotheses.front().alpha = {1};
    return record;
  }

  // Captions those of two photos that the output does not hold; stopped after `count`.
  void caption(const MakeSink& make_sink, bool ends, std::size_t count = 99) const {
    const auto sink = make_sink();
    std::vector<CaptionRecord> todo;
    for (const std::string name : {"a", "b"}) {
      const CaptionRecord record = record_of(name, todo.size());
      if (!sink->held({record.file, record.place})) todo.push_back(record);
    }
    sink->notices();
    for (std::size_t i = 0; i < std::min(count, todo.size()); ++i)
      ASSERT_EQ(sink->take(todo[i]), std::nullopt);
    sink->finish(ends && todo.size() <= count);
  }

  // Everything but journals and their locks.
  std::map<std::string, std::string> seen() const {
    std::map<std::string, std::string> files;
    for (const auto& entry : fs::recursive_directory_iterator(directory_.path()))
      if (entry.is_regular_file() && !entry.path().filename().string().starts_with("."))
        files[entry.path().lexically_relative(directory_.path())] = read_file(entry.path());
    return files;
  }

  // From what is there now.
  void expect_whole_after_any_loss(const MakeSink& make_sink, const std::vector<std::string>& apart,
                                   const std::string& what, Existing existing) const {
    // What came to its end is in the way of another run that fails where something is there.
    const bool ends = existing != Existing::fail;
    RecordedDisk::Image start;
    for (const auto& entry : fs::recursive_directory_iterator(directory_.path()))
      if (entry.is_regular_file())
        start[entry.path().lexically_relative(directory_.path())] = {read_file(entry.path()),
                                                                     fs::last_write_time(entry.path())};
    caption(make_sink, ends);
    const auto whole = seen();
    restore(start, directory_.path());
    std::vector<RecordedDisk::Image> images;
    {
      RecordedDisk disk(directory_.path());
      caption(make_sink, ends, 1);
      caption(make_sink, ends);
      images = disk.images(apart);
    }
    EXPECT_GT(images.size(), 8u) << what;
    for (std::size_t i = 0; i < images.size(); ++i) {
      restore(images[i], directory_.path());
      ASSERT_NO_THROW(caption(make_sink, ends)) << what << ", state " << i;
      EXPECT_EQ(seen(), whole) << what << ", state " << i;
    }
    for (const auto& entry : fs::directory_iterator(directory_.path())) fs::remove_all(entry.path());
  }
};

TEST_F(PowerLossBesidePhotos, ASidecarOfAnyKindIsMadeOnce) {
  for (const auto& [kind, ending] : EnumNames<SidecarKind>::kRows)
    for (const auto& [existing, name] : EnumNames<Existing>::kRows) {
      if (kind == SidecarKind::json && existing == Existing::append)
        continue;  // refused: it holds one result
      SidecarOptions options;
      options.kind = kind;
      options.existing = existing;
      options.settings = {{"beam", "3"}};
      draw("a");
      draw("b");
      const bool onto = existing == Existing::append || existing == Existing::overwrite;
      if (onto && kind != SidecarKind::xmp) directory_.write(std::string("a.") + ending, "mine\n");
      expect_whole_after_any_loss([&] { return std::make_unique<Sidecars>(options); },
                                  {std::string(".") + ending, "-sidecars"}, std::string(ending) + " " + name,
                                  existing);
    }
}

TEST_F(PowerLossBesidePhotos, APhotoIsDescribedOnce) {
  for (const auto& [existing, name] : EnumNames<Existing>::kRows) {
    EmbeddedOptions options;
    options.existing = existing;
    options.backup = true;
    options.settings = {{"beam", "3"}};
    draw("a");
    draw("b");
    const std::string photo = read_file(directory_.path() / "a.jpg");
    expect_whole_after_any_loss(
        [&] {
          // The photo is there all the time, and its original is the photo as it was.
          for (const std::string name : {"a.jpg", "b.jpg"}) {
            EXPECT_NO_THROW(photo_description(directory_.path() / name));
            const fs::path original = original_of(directory_.path() / name);
            if (fs::exists(original)) {
              EXPECT_EQ(read_file(original), photo);
            }
          }
          return std::make_unique<EmbeddedCaptions>(options);
        },
        {".jpg", ".jpg_original", "-embedded"}, name, existing);
  }
}

TEST_F(PowerLossBesidePhotos, APictureThatLostItsContentIsMadeAnew) {
  for (const auto& [existing, name] : EnumNames<Existing>::kRows) {
    if (existing == Existing::append || existing == Existing::overwrite)
      continue;  // as skip, but for its end
    draw("a");
    draw("b");
    SheetOptions sheet;
    sheet.tile_size = 64;
    expect_whole_after_any_loss(
        [&] {
          return make_sheet_sink(directory_.path() / "sheets", sheet, {}, existing, {{"beam", "3"}}, false);
        },
        {".sheet.jpg", "-sheets"}, std::string("sheets ") + name, existing);
    if (existing != Existing::skip) continue;  // a gallery takes longer
    draw("a");
    draw("b");
    expect_whole_after_any_loss(
        [&] {
          return make_gallery_sink(directory_.path() / "gallery", {}, {}, existing, {{"beam", "3"}}, false);
        },
        {".jpg", ".js", "-gallery", ".html", ".css"}, std::string("gallery ") + name, existing);
  }
}

}  // namespace
}  // namespace sightline
