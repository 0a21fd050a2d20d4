#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "decode/caption_model.h"
#include "image/preprocessing.h"
#include "text/vocabulary.h"

namespace sightline {

// Models that say one caption of a photo together (decode/ensemble_model.h); one alone is an ensemble too.
// Every member sees the photo as its own preprocessing makes it, and knows its own words: the ensemble knows
// all of them. A value of pointers: the models must outlive it.
class Ensemble {
 public:
  struct Member {
    std::string name;  // of its file; in captions' JSON and errors
    CaptionModel* model = nullptr;
    std::size_t input = 0;  // index in inputs()
    // Its id of each word of vocabulary(), Vocabulary::kUnknown where it does not know the word; empty where
    // it has the ensemble's own ids.
    std::vector<std::int64_t> ids = {};
  };

  // One alone, without a name: whatever takes an ensemble takes a model.
  Ensemble(CaptionModel& model);
  // At least one; `names` are of their files. Raises ModelError naming two of them where one says words and
  // the other characters, or where they are given other regions of a detector, or one sees photos.
  Ensemble(const std::vector<CaptionModel*>& models, const std::vector<std::string>& names);

  const std::vector<Member>& members() const { return members_; }
  // What members make of a photo before they look at it, each kind once.
  const std::vector<Preprocessing>& inputs() const { return inputs_; }
  // D, where all are given what a detector found (CaptionModel::detected_size); else 0.
  std::int64_t detected_size() const { return members_.front().model->detected_size(); }
  // Where that is, a file for each photo (data/region_file.h).
  const std::filesystem::path& detected_in() const { return detected_in_; }
  void find_detected_in(std::filesystem::path directory) { detected_in_ = std::move(directory); }
  // The first member's words in its order, then those that only later ones know.
  const Vocabulary& vocabulary() const { return joint_ ? *joint_ : members_.front().model->vocabulary(); }
  // The least CaptionModel::photos_together of the members.
  int photos_together() const;
  // Where the first member's regions lie in a photo of this size: with same_places(), everybody's.
  Geometry geometry(int photo_width, int photo_height) const;
  // Whether equal grids lie at the same places of a photo for all members.
  bool same_places() const;

 private:
  void add(CaptionModel& model, const std::string& name);

  std::vector<Member> members_;
  std::vector<Preprocessing> inputs_;
  std::filesystem::path detected_in_;
  std::shared_ptr<const Vocabulary> joint_;  // none where the first member knows all the words
};

}  // namespace sightline
