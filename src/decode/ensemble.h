#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "decode/caption_model.h"
#include "image/preprocessing.h"
#include "text/vocabulary.h"

namespace sightline {

// Models that say one caption of a photo together (decode/ensemble_model.h); one alone is an ensemble too.
// Every member sees the photo as its own preprocessing makes it. A value of pointers: the models must outlive
// it.
class Ensemble {
 public:
  struct Member {
    std::string name;  // of its file; in captions' JSON and errors
    CaptionModel* model = nullptr;
    std::size_t input = 0;  // index in inputs()
  };

  // One alone, without a name: whatever takes an ensemble takes a model.
  Ensemble(CaptionModel& model);
  // At least one; `names` are of their files. Raises ModelError naming two of them and the first difference
  // where they do not know the same words in the same places.
  Ensemble(const std::vector<CaptionModel*>& models, const std::vector<std::string>& names);

  const std::vector<Member>& members() const { return members_; }
  // What members make of a photo before they look at it, each kind once.
  const std::vector<Preprocessing>& inputs() const { return inputs_; }
  const Vocabulary& vocabulary() const { return members_.front().model->vocabulary(); }
  // Where the first member's regions lie in a photo of this size: with same_places(), everybody's.
  Geometry geometry(int photo_width, int photo_height) const;
  // Whether equal grids lie at the same places of a photo for all members.
  bool same_places() const;

 private:
  void add(CaptionModel& model, const std::string& name);

  std::vector<Member> members_;
  std::vector<Preprocessing> inputs_;
};

}  // namespace sightline
