#include "decode/ensemble.h"

#include <algorithm>

#include "core/counted.h"
#include "core/error.h"

namespace sightline {

namespace {

// Where two models' words first differ: "word 17 is 'dog', expected 'cat' as in A"; empty where they do not.
std::string word_difference(const Vocabulary& words, const Vocabulary& expected, const std::string& whose) {
  if (words.tokens() != expected.tokens()) {
    return "says " + to_string(words.tokens()) + ", expected " + to_string(expected.tokens()) + " as " +
           whose;
  }
  const auto [found, wanted] = std::mismatch(words.words().begin(), words.words().end(),
                                             expected.words().begin(), expected.words().end());
  const std::string place = "word " + std::to_string(found - words.words().begin());
  if (wanted == expected.words().end() && found == words.words().end()) return {};
  if (wanted == expected.words().end())
    return place + " is '" + *found + "', expected no more words than " + whose + " knows, " +
           counted(expected.words().size(), "word");
  if (found == words.words().end()) return place + " is missing, expected '" + *wanted + "' as in " + whose;
  return place + " is '" + *found + "', expected '" + *wanted + "' as in " + whose;
}

}  // namespace

Ensemble::Ensemble(CaptionModel& model) {
  add(model, "");
}

Ensemble::Ensemble(const std::vector<CaptionModel*>& models, const std::vector<std::string>& names) {
  for (std::size_t i = 0; i < models.size(); ++i) {
    const std::string difference =
        word_difference(models[i]->vocabulary(), models.front()->vocabulary(), names.front());
    if (!difference.empty()) {
      throw ModelError(names[i] + ": " + difference,
                       "models say captions together where they were trained with one vocabulary");
    }
    add(*models[i], names[i]);
  }
}

void Ensemble::add(CaptionModel& model, const std::string& name) {
  const auto same = std::find(inputs_.begin(), inputs_.end(), model.preprocessing());
  members_.push_back({name, &model, static_cast<std::size_t>(same - inputs_.begin())});
  if (same == inputs_.end()) inputs_.push_back(model.preprocessing());
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
