#pragma once

#include <cmath>
#include <cstdint>
#include <string>
#include <vector>

#include "decode/step_model.h"
#include "text/vocabulary.h"

namespace sightline::testing {

// A model without tensors: what comes next depends on the last two words and the image, by a formula. Two
// heads over images of 2 and 3 regions, padded to 3, with one extra slot.
class FormulaModel : public StepModel {
 public:
  explicit FormulaModel(std::int64_t vocabulary) : V_(vocabulary) {}

  std::int64_t vocabulary_size() const override { return V_; }
  std::int64_t images() const override { return 2; }
  Layout layout(std::int64_t image) const override { return Sequence{image == 0 ? 2 : 3}; }
  std::int64_t slots() const override { return 4; }
  int heads() const override { return 2; }
  int extra_slots() const override { return 1; }

  void start() override { rows_ = {{0, 0, 0}, {1, 0, 0}}; }
  void gather(std::span<const std::int64_t> rows) override {
    std::vector<Row> next;
    for (const auto row : rows) next.push_back(rows_.at(static_cast<std::size_t>(row)));
    rows_ = next;
  }
  StepOutput step(std::span<const std::int64_t> words, std::span<const double> /*draws*/) override {
    log_probs_.clear();
    alpha_.clear();
    for (std::size_t i = 0; i < rows_.size(); ++i) {
      rows_[i] = {rows_[i].image, rows_[i].last, words[i]};
      const auto row = log_probs(rows_[i].image, rows_[i].before, rows_[i].last);
      log_probs_.insert(log_probs_.end(), row.begin(), row.end());
      for (int slot = 0; slot < 8; ++slot) alpha_.push_back(static_cast<float>(10 * words[i] + slot));
    }
    return {log_probs_, alpha_, {}};
  }

  std::vector<float> log_probs(std::int64_t image, std::int64_t before, std::int64_t last) const {
    std::vector<float> row;
    double sum = 0;
    for (std::int64_t word = 0; word < V_; ++word) {
      const double score = 2.5 * std::sin(1.7 * word + 2.3 * last + 0.9 * before + 4.1 * image);
      row.push_back(static_cast<float>(score));
      sum += std::exp(score);
    }
    for (float& value : row) value -= static_cast<float>(std::log(sum));
    return row;
  }

 private:
  struct Row {
    std::int64_t image = 0, before = 0, last = 0;
  };
  std::int64_t V_;
  std::vector<Row> rows_;
  std::vector<float> log_probs_, alpha_;
};

inline Vocabulary letters(int count) {
  std::vector<std::string> words{"<pad>", "<start>", "<end>", "<unk>"};
  for (int i = 0; i < count; ++i) words.emplace_back(1, static_cast<char>('a' + i));
  return Vocabulary::from_words(words, "letters");
}

}  // namespace sightline::testing
