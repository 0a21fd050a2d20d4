#include "decode/ensemble.h"

#include <algorithm>
#include <memory>
#include <unordered_set>
#include <utility>

#include "core/error.h"

namespace sightline {

namespace {

// All the words that models know: the first one's, then what each of the others adds. None where that is
// nothing.
std::shared_ptr<const Vocabulary> words_of_all(const std::vector<CaptionModel*>& models,
                                               const std::string& name) {
  const Vocabulary& first = models.front()->vocabulary();
  std::vector<std::string> words = first.words();
  std::unordered_set<std::string> known(words.begin(), words.end());
  for (const CaptionModel* model : models)
    for (const std::string& word : model->vocabulary().words())
      if (known.insert(word).second) words.push_back(word);
  if (words.size() == first.words().size()) return nullptr;
  return std::make_shared<const Vocabulary>(Vocabulary::from_words(std::move(words), name, first.tokens()));
}

// Ensemble::Member::ids of a model that knows `own` of `all`.
std::vector<std::int64_t> ids_of(const Vocabulary& own, const Vocabulary& all) {
  if (&own == &all || own.words() == all.words()) return {};
  std::vector<std::int64_t> ids;
  for (std::int64_t word = 0; word < all.size(); ++word)
    ids.push_back(word <= Vocabulary::kUnknown ? word : own.id(all.word(word)));
  return ids;
}

// "photos", "a detector's regions of 2048 numbers".
std::string given_to(const CaptionModel& model) {
  const std::int64_t size = model.detected_size();
  return size == 0 ? "photos" : "a detector's regions of " + std::to_string(size) + " numbers";
}

}  // namespace

Ensemble::Ensemble(CaptionModel& model) {
  add(model, "");
}

Ensemble::Ensemble(const std::vector<CaptionModel*>& models, const std::vector<std::string>& names) {
  for (std::size_t i = 0; i < models.size(); ++i) {
    const Tokens tokens = models[i]->vocabulary().tokens(), expected = models.front()->vocabulary().tokens();
    if (tokens != expected)
      throw ModelError(names[i] + ": says " + to_string(tokens) + ", expected " + to_string(expected) +
                           " as " + names.front(),
                       "models say captions together where all of them say words, or all of them characters");
    if (models[i]->detected_size() != models.front()->detected_size())
      throw ModelError(
          names[i] + ": is given " + given_to(*models[i]) + ", expected " + given_to(*models.front()) +
              " as " + names.front(),
          "models caption together where all of them see photos, or the regions of one detector");
  }
  joint_ = words_of_all(models, names.front());
  for (std::size_t i = 0; i < models.size(); ++i) add(*models[i], names[i]);
}

void Ensemble::add(CaptionModel& model, const std::string& name) {
  const auto same = std::find(inputs_.begin(), inputs_.end(), model.preprocessing());
  members_.push_back({name, &model, static_cast<std::size_t>(same - inputs_.begin())});
  members_.back().ids = ids_of(model.vocabulary(), vocabulary());
  if (same == inputs_.end()) inputs_.push_back(model.preprocessing());
}

int Ensemble::photos_together() const {
  int least = members_.front().model->photos_together();
  for (const Member& member : members_) least = std::min(least, member.model->photos_together());
  return least;
}

Geometry Ensemble::geometry(int photo_width, int photo_height) const {
  return members_.front().model->geometry(photo_width, photo_height);
}

bool Ensemble::same_places() const {
  const CaptionModel& first = *members_.front().model;
  return std::all_of(members_.begin(), members_.end(), [&](const Member& member) {
    const CaptionModel& other = *member.model;
    const Preprocessing &a = first.preprocessing(), &b = other.preprocessing();
    if (a.resize != b.resize || a.height != b.height || a.width != b.width) return false;
    const MapShift shift = first.shift(), its = other.shift();
    return shift.x == its.x && shift.y == its.y;
  });
}

}  // namespace sightline
