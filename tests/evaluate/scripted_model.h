#pragma once

#include <cmath>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "decode/caption_model.h"

namespace sightline::testing {

// What a ScriptedModel says of one photo, and how sure it is of every word and of the end.
struct ScriptedCaption {
  std::vector<std::int64_t> words;
  double probability = 1;
};

// Says of each row what its script has; what is left of the probability goes to all words alike.
class ScriptedSteps : public StepModel {
 public:
  ScriptedSteps(std::vector<ScriptedCaption> captions, std::int64_t vocabulary)
      : captions_(std::move(captions)), V_(vocabulary) {}

  std::int64_t vocabulary_size() const override { return V_; }
  std::int64_t images() const override { return static_cast<std::int64_t>(captions_.size()); }
  Layout layout(std::int64_t) const override { return Grid{1, 1}; }
  std::int64_t slots() const override { return 1; }

  void start() override {
    rows_.clear();
    said_ = 0;
    for (std::size_t image = 0; image < captions_.size(); ++image) rows_.push_back(image);
  }
  StepOutput step(std::span<const std::int64_t>, std::span<const double>) override {
    log_probs_.clear();
    for (const std::size_t image : rows_) {
      const ScriptedCaption& caption = captions_[image];
      const auto others = static_cast<double>(V_ - 1);
      const std::int64_t next = said_ < caption.words.size() ? caption.words[said_] : Vocabulary::kEnd;
      for (std::int64_t word = 0; word < V_; ++word)
        log_probs_.push_back(static_cast<float>(
            std::log(word == next ? caption.probability : (1 - caption.probability) / others)));
    }
    ++said_;
    return {log_probs_, {}, {}};
  }
  void gather(std::span<const std::int64_t> rows) override {
    std::vector<std::size_t> next;
    for (const std::int64_t row : rows) next.push_back(rows_.at(static_cast<std::size_t>(row)));
    rows_ = next;
  }

 private:
  std::vector<ScriptedCaption> captions_;
  std::int64_t V_;
  std::vector<std::size_t> rows_;  // the image of each
  std::size_t said_ = 0;
  std::vector<float> log_probs_;
};

// A model without numbers: the red of a plain photo, a multiple of ten, says which caption of the script is
// said of it. A photo's mean region is its first pixel, as it sees it: [red, green].
class ScriptedModel : public CaptionModel {
 public:
  ScriptedModel(std::vector<ScriptedCaption> script, Vocabulary vocabulary)
      : script_(std::move(script)), vocabulary_(std::move(vocabulary)) {
    preprocessing_.height = preprocessing_.width = 4;
    preprocessing_.mean = {0, 0, 0};
    preprocessing_.std = {1, 1, 1};
  }

  const Preprocessing& preprocessing() const override { return preprocessing_; }
  const Vocabulary& vocabulary() const override { return vocabulary_; }
  const std::optional<Calibration>& calibration() const override { return calibration_; }
  MapShift shift() const override { return {}; }
  SeenPhotos see(std::span<const float* const> photos, GlimpseRule) override {
    std::vector<ScriptedCaption> captions;
    std::vector<std::vector<float>> regions;
    for (const float* photo : photos) {
      captions.push_back(script_.at(static_cast<std::size_t>(std::lround(photo[0] * 255 / 10))));
      regions.push_back({photo[0], photo[16]});
    }
    return {std::make_unique<ScriptedSteps>(std::move(captions), vocabulary_.size()), std::move(regions)};
  }

 private:
  std::vector<ScriptedCaption> script_;
  Vocabulary vocabulary_;
  Preprocessing preprocessing_;
  std::optional<Calibration> calibration_;
};

}  // namespace sightline::testing
