#include "pipeline/picture_journal.h"

#include <utility>

#include "core/error.h"

namespace sightline {

PictureJournal::PictureJournal(std::filesystem::path directory, const std::string& kind,
                               const std::string& what, Existing existing, RunSettings settings,
                               bool look_only)
    : directory_(std::move(directory)),
      existing_(existing),
      settings_(std::move(settings)),
      settings_id_(settings_id(settings_)),
      journal_(directory_, kind, look_only),
      kept_(what, {.appendable = false, .removable = true}) {}

std::optional<PastResult> PictureJournal::held(const std::string& name, bool there,
                                               const std::filesystem::path& photo) {
  const MadeFile* made = journal_.find(name);
  const std::string path = photo.string();
  const bool of_another = there && made != nullptr && journal_.is_of_another(*made, photo);
  const std::string owner =
      of_another ? journal_.photo_of(*made).string() : owners_.emplace(name, path).first->second;
  if (owner != path) {
    conflicts_[path] = path + ": its picture " + (directory_ / name).string() +
                       " is another photo's, that of " + owner + " (another directory keeps them apart)";
    return {};
  }
  journal_.consider(name);
  if (!there) return {};
  const bool ours = made != nullptr && made->settings == settings_id_;
  if (ours && made->begun && !made->finished) return {};  // a kill came before, while or after it was made
  const bool of_this_photo = made != nullptr && journal_.is_unchanged(*made, photo);
  if (existing_ == Existing::skip || existing_ == Existing::append) {
    if (made != nullptr && !ours)
      kept_.add_changed(photo.string(), settings_difference(journal_.settings(made->settings), settings_));
    if (ours && !of_this_photo) kept_.add_replaced(photo.string());
    return PastResult{.confidence = made == nullptr ? 1 : made->confidence};
  }
  if (ours && of_this_photo && !made->finished) return PastResult{};
  if (existing_ == Existing::fail) ++in_the_way_;
  return {};
}

std::optional<std::string> PictureJournal::conflict(const std::filesystem::path& photo) const {
  const auto found = conflicts_.find(photo.string());
  return found == conflicts_.end() ? std::nullopt : std::optional(found->second);
}

std::vector<std::string> PictureJournal::notices() const {
  if (in_the_way_ > 0) {
    throw UsageError("--existing fail: " + directory_.string() + " has " + std::to_string(in_the_way_) +
                         " of these photos already",
                     "--existing skip keeps them, --existing overwrite makes them anew");
  }
  std::vector<std::string> notices = kept_.notices();
  if (!journal_.obstacle().empty()) {
    notices.push_back("what is made in " + directory_.string() +
                      " is not noted there, so that a later run does not know it for its own; " +
                      journal_.obstacle());
  }
  return notices;
}

void PictureJournal::announce(const std::string& name, const std::filesystem::path& photo,
                              const std::string& version) {
  journal_.add(name, {.settings = settings_id_, .photo = version, .begun = true}, photo, settings_);
  journal_.sync();
}

void PictureJournal::add(const std::string& name, const std::filesystem::path& photo,
                         const std::string& version, double confidence) {
  journal_.add(name, {.settings = settings_id_, .photo = version, .confidence = confidence}, photo,
               settings_);
}

void PictureJournal::finish() {
  journal_.finish(settings_id_);
}

}  // namespace sightline
