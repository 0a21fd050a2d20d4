#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "caption/attention_form.h"
#include "caption/layout.h"

namespace sightline {

// What a model says of the next word of each row. On plain memory, valid until the model's next call.
struct StepOutput {
  std::span<float> log_probs;              // [rows, V], natural logarithm; the search may write into it
  std::span<const float> alpha;            // [rows, heads, L + extra]; empty where the model looks nowhere
  std::span<const std::int64_t> glimpses;  // [rows], chosen regions; empty where none are chosen
  // Of each of members() [rows, L], mean over its heads, without extra slots; empty where it looks nowhere.
  std::vector<std::span<const float>> members = {};
};

// One of the models that a model is made of.
struct StepMember {
  std::string name;  // as captions tell of it
  Layout layout;     // of an image's regions, as it sees them
};

// A model that says captions word by word: what searches know of it. One decoder is one
// (model/decoder_steps.h), several together another (decode/ensemble_model.h).
//
// A row is one caption begun. start() makes a row for each image, in order; each step() says all rows one
// word on; gather() chooses, repeats and reorders rows between two steps.
class StepModel {
 public:
  virtual ~StepModel() = default;

  virtual std::int64_t vocabulary_size() const = 0;  // V
  virtual std::int64_t images() const = 0;           // N
  // How an image's regions lie, L of them, without padding; heads and extra slots of alpha.
  virtual Layout layout(std::int64_t image) const = 0;
  virtual std::int64_t slots()
      const = 0;  // L + extra, of the rows of alpha: with padding, where there is any
  virtual int heads() const { return 1; }
  virtual int extra_slots() const { return 0; }
  virtual AttentionForm form() const { return {}; }  // what shapes alpha
  // Of an ensemble, its models as they see an image; none: it is one model.
  virtual std::vector<StepMember> members(std::int64_t /*image*/) const { return {}; }
  // Each row's glimpse is drawn with a number of the search's.
  virtual bool draws() const { return false; }

  virtual void start() = 0;
  // words: each row's last word, <start> at first. draws: [rows] in [0, 1), where draws() asks for them.
  // Raises ModelError where what comes out is no number.
  virtual StepOutput step(std::span<const std::int64_t> words, std::span<const double> draws) = 0;
  // The new row i continues the old row rows[i].
  virtual void gather(std::span<const std::int64_t> rows) = 0;
};

}  // namespace sightline
