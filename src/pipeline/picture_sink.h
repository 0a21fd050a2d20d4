#pragma once

#include <cstddef>
#include <filesystem>
#include <memory>
#include <string>

#include "pipeline/picture_journal.h"
#include "pipeline/record_sink.h"

namespace sightline {

// Makes one kind of pictures of captioned photos: sheets, the pages of a gallery.
class PictureMaker {
 public:
  virtual ~PictureMaker() = default;
  // What the photo's picture is called in the journal of the directory.
  virtual std::string name_of(const PhotoFile& photo) const = 0;
  // Where it is, for people.
  virtual std::string place_of(const PhotoFile& photo) const { return name_of(photo); }
  virtual bool has(const std::string& name) const = 0;
  // Of one that is there: whether it is all there, which after a loss of power it may not be.
  virtual bool is_whole(const std::string&) const { return true; }
  // Removes what killed processes left half-written of the picture's files.
  virtual void clear_leftovers(const std::string& name) = 0;
  // Draws the bytes that were captioned, which the record has. Raises DataError where no picture can be made
  // of them.
  virtual void make(const CaptionRecord& record, const std::string& name) = 0;
};

// Makes a picture of each captioned photo, in a directory. What becomes of those that are there already:
// picture_journal.h.
class PictureSink : public RecordSink {
 public:
  // `kind` and `what` as PictureJournal has them; `look_only`: nothing will be taken, and nothing is touched.
  // Raises DataError where the directory's journal is damaged.
  PictureSink(std::unique_ptr<PictureMaker> maker, const std::filesystem::path& directory,
              const std::string& kind, const std::string& what, Existing existing, RunSettings settings,
              bool look_only = false);

  std::optional<PastResult> held(const PhotoFile& photo) override;
  bool keeps_earlier(const PhotoFile& photo) override;
  std::string place_of(const PhotoFile& photo) const override { return maker_->place_of(photo); }
  std::string replaced(const PhotoFile& photo) override;
  std::optional<std::string> hindrance(const PhotoFile& photo) const override;
  std::vector<std::string> notices() override;
  bool is_outdated() const override { return wanted_ == 0 && journal_.keeps_others(); }
  bool draws() const override { return true; }
  std::optional<std::string> take(const CaptionRecord& record) override;
  void finish(bool complete) override;

 private:
  std::unique_ptr<PictureMaker> maker_;
  PictureJournal journal_;
  const Existing existing_;
  std::size_t wanted_ = 0;  // photos without a picture here
};

}  // namespace sightline
