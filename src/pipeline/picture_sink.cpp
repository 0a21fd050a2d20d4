#include "pipeline/picture_sink.h"

#include <utility>

#include "caption/confidence.h"
#include "core/unwritable_file.h"
#include "image/memory_for.h"
#include "pipeline/replaced_text.h"

namespace sightline {

PictureSink::PictureSink(std::unique_ptr<PictureMaker> maker, const std::filesystem::path& directory,
                         const std::string& kind, const std::string& what, Existing existing,
                         RunSettings settings, bool look_only)
    : maker_(std::move(maker)),
      journal_(directory, kind, what, existing, std::move(settings), look_only),
      existing_(existing) {
  if (!look_only && !journal_.last_begun().empty()) maker_->clear_leftovers(journal_.last_begun());
}

std::optional<PastResult> PictureSink::held(const PhotoFile& photo) {
  const std::string name = maker_->name_of(photo);
  // What is left of one of ours is made anew; what somebody else has put there stays, whatever it is.
  const bool there = maker_->has(name) && (!journal_.knows(name) || maker_->is_whole(name));
  std::optional<PastResult> past = journal_.held(name, there, photo.path);
  wanted_ += past ? 0 : 1;
  return past;
}

std::string PictureSink::replaced(const PhotoFile& photo) {
  const std::string name = maker_->name_of(photo);
  if (!maker_->has(name)) return {};
  return replaced_file_text(existing_, journal_.knows(name) ? Owner::ours : Owner::theirs);
}

bool PictureSink::keeps_earlier(const PhotoFile& photo) {
  const std::string name = maker_->name_of(photo);
  return journal_.knows(name) && maker_->has(name) && !journal_.conflict(photo.path);
}

std::optional<std::string> PictureSink::hindrance(const PhotoFile& photo) const {
  if (auto conflict = journal_.conflict(photo.path)) return conflict;
  const std::string place = maker_->place_of(photo);
  return unwritable_problem(place, unwritable_reason(place));
}

std::vector<std::string> PictureSink::notices() {
  return journal_.notices();
}

std::optional<std::string> PictureSink::take(const CaptionRecord& record) {
  if (!record.ok || !record.unsure.empty()) return {};
  if (auto conflict = journal_.conflict(record.file)) return conflict;
  if (const Layout& layout = record.hypotheses.front().layout;
      layout.grid() == nullptr && record.geometry->boxes().empty())
    return record.file + ": its regions have no boxes, expected them to draw where words looked: give " +
           "NAME.npz with boxes, or leave --overlay and --html out";
  journal_.begin();
  try {
    const std::string name = maker_->name_of({record.file, record.place});
    const std::string version = record.version.value_or("");
    journal_.announce(name, record.file, version);
    with_memory_for(record.file, [&] { maker_->make(record, name); });
    journal_.add(name, record.file, version, confidence(record.hypotheses.front()));
  } catch (const DataError& error) {
    return error.what();
  } catch (const UnwritableFile& error) {
    return error.what();
  }
  return {};
}

void PictureSink::finish(bool complete) {
  if (complete) journal_.finish();
}

}  // namespace sightline
