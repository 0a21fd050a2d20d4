#include "decode/beam_search.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <map>

namespace sightline {
namespace {

using Words = std::vector<std::int64_t>;

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

Vocabulary letters(int count) {
  std::vector<std::string> words{"<pad>", "<start>", "<end>", "<unk>"};
  for (int i = 0; i < count; ++i) words.emplace_back(1, static_cast<char>('a' + i));
  return Vocabulary::from_words(words, "letters");
}

struct Caption {
  Words words;
  double log_prob, score;
};

// Every caption that ends and that the options allow, best first.
std::vector<Caption> enumerated(const FormulaModel& model, std::int64_t image, const SearchOptions& options) {
  std::vector<Caption> all;
  const auto extend = [&](auto& self, const Words& said, double log_prob) -> void {
    const auto before = said.size() < 2 ? (said.empty() ? 0 : Vocabulary::kStart) : said[said.size() - 2];
    const auto last = said.empty() ? Vocabulary::kStart : said.back();
    const auto row = model.log_probs(image, before, last);
    const auto length = static_cast<int>(said.size());
    const bool given = said.size() < options.prefix.size();
    if (length >= options.min_length && !given) {
      const double total = log_prob + row[Vocabulary::kEnd];
      all.push_back({said, total, total / std::pow(length + 1, options.length_penalty)});
    }
    if (length == options.max_length) return;
    for (std::int64_t word = options.allow_unknown ? 3 : 4; word < model.vocabulary_size(); ++word) {
      if (given && word != options.prefix[said.size()]) continue;
      Words longer = said;
      longer.push_back(word);
      self(self, longer, log_prob + row[static_cast<std::size_t>(word)]);
    }
  };
  extend(extend, {}, 0);
  std::sort(all.begin(), all.end(), [](const Caption& a, const Caption& b) { return a.score > b.score; });
  return all;
}

TEST(BeamSearch, AWideBeamFindsWhatEnumerationFinds) {
  const Vocabulary vocabulary = letters(3);
  FormulaModel model(vocabulary.size());
  for (const double penalty : {0.0, 0.7}) {
    for (const Words& prefix : {Words{}, Words{5, 4}}) {
      SearchOptions options;
      options.beam = 400;
      options.n_best = 6;
      options.min_length = 1;
      options.max_length = 4;
      options.length_penalty = penalty;
      options.allow_unknown = penalty > 0;
      options.prefix = prefix;
      const auto found = beam_search(model, vocabulary, options);
      for (std::int64_t image = 0; image < 2; ++image) {
        const auto expected = enumerated(model, image, options);
        for (std::size_t i = 0; i < 6; ++i) {
          EXPECT_EQ(found[image][i].ids, expected[i].words) << "image " << image << " rank " << i;
          EXPECT_NEAR(found[image][i].log_prob, expected[i].log_prob, 1e-4);
          EXPECT_EQ(found[image][i].prefix_length, static_cast<int>(prefix.size()));
        }
      }
    }
  }
}

// The most probable word each time, until that is the end: whatever a longer caption would score.
TEST(BeamSearch, ABeamOfOneIsGreedyWhateverTheLengthPenalty) {
  const Vocabulary vocabulary = letters(6);
  FormulaModel model(vocabulary.size());
  int ended = 0;
  for (const int min_length : {0, 1, 3}) {
    for (const double penalty : {0.0, 0.7, 2.0, 10.0}) {
      SearchOptions options;
      options.beam = 1;
      options.min_length = min_length;
      options.max_length = 12;
      options.length_penalty = penalty;
      const auto found = beam_search(model, vocabulary, options);
      for (std::int64_t image = 0; image < 2; ++image) {
        Words said;
        std::int64_t before = 0, last = Vocabulary::kStart;
        bool finished = false;
        while (!finished && said.size() < 12) {
          auto row = model.log_probs(image, before, last);
          row[Vocabulary::kPad] = row[Vocabulary::kStart] = row[Vocabulary::kUnknown] = -1e9f;
          if (static_cast<int>(said.size()) < min_length) row[Vocabulary::kEnd] = -1e9f;
          const auto best = std::max_element(row.begin(), row.end()) - row.begin();
          finished = best == Vocabulary::kEnd;
          if (!finished) said.push_back(best);
          before = last;
          last = best;
        }
        EXPECT_EQ(found[image].front().ids, said) << "image " << image << " penalty " << penalty;
        EXPECT_EQ(found[image].front().finished, finished);
        ended += finished;
      }
    }
  }
  EXPECT_GT(ended, 0);
}

// An unknown word may be given, though none may be said.
TEST(BeamSearch, APrefixMayHoldWhatFiltersForbid) {
  const Vocabulary vocabulary = letters(3);
  FormulaModel model(vocabulary.size());
  SearchOptions options;
  options.prefix = {Vocabulary::kUnknown, 4};
  options.max_length = 6;
  for (const auto& hypotheses : beam_search(model, vocabulary, options)) {
    const Words& ids = hypotheses.front().ids;
    ASSERT_GE(ids.size(), 2u);
    EXPECT_EQ((Words{ids[0], ids[1]}), options.prefix);
    EXPECT_EQ(std::count(ids.begin() + 2, ids.end(), Vocabulary::kUnknown), 0);
  }
}

// Row t belongs to word t, for every head; slots of padding are left out, the extra slot is kept.
TEST(BeamSearch, MapsComeWithoutPadding) {
  const Vocabulary vocabulary = letters(3);
  FormulaModel model(vocabulary.size());
  const auto found = beam_search(model, vocabulary, {});
  for (std::int64_t image = 0; image < 2; ++image) {
    const Hypothesis& caption = found[image].front();
    const int L = image == 0 ? 2 : 3;
    EXPECT_EQ(caption.layout, (Layout(Sequence{L})));
    EXPECT_EQ(caption.heads, 2);
    EXPECT_EQ(caption.extra, 1);
    ASSERT_EQ(caption.alpha.size(), caption.words.size() * 2 * static_cast<std::size_t>(L + 1));
    std::int64_t last = Vocabulary::kStart;
    std::size_t at = 0;
    for (std::size_t t = 0; t < caption.words.size(); ++t) {
      const auto base = static_cast<float>(10 * last);
      for (const float head : {0.0f, 4.0f}) {
        for (int i = 0; i < L; ++i) EXPECT_EQ(caption.alpha[at++], base + head + static_cast<float>(i));
        EXPECT_EQ(caption.alpha[at++], base + head + 3);
      }
      const auto weights = region_weights(caption, t);  // mean over the heads
      ASSERT_EQ(weights.size(), static_cast<std::size_t>(L));
      for (int i = 0; i < L; ++i)
        EXPECT_EQ(weights[static_cast<std::size_t>(i)], base + 2 + static_cast<float>(i));
      last = caption.ids[t];
    }
  }
}

}  // namespace
}  // namespace sightline
