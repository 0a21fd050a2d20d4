#include "model/decoder_steps.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

#include "core/error.h"

namespace sightline {
namespace {

constexpr std::int64_t kSearchFeatures = 5;

Vocabulary letters(int count) {
  std::vector<std::string> words{"<pad>", "<start>", "<end>", "<unk>"};
  for (int i = 0; i < count; ++i) words.push_back(std::string(1, static_cast<char>('a' + i)));
  return Vocabulary::from_words(words, "test");
}

struct BeamSearch : testing::Test {
  explicit BeamSearch(int word_count = 3) : vocabulary(letters(word_count)) {
    torch::manual_seed(11);
    DecoderConfig config;
    config.attention.size = config.hidden_size = config.embedding_size = 8;
    config.dropout = 0;
    decoder = std::make_shared<Decoder>(config, kSearchFeatures, vocabulary.size());
    decoder->eval();
    const torch::NoGradGuard no_grad;
    for (auto& parameter : decoder->parameters()) parameter.mul_(4);  // far from uniform
    prepared = decoder->prepare({torch::randn({4, 6, kSearchFeatures}), {2, 3}});
  }

  // log p(word | prefix), all words, for one image: an own path through step(), without search.
  std::vector<double> next(std::int64_t image, const std::vector<std::int64_t>& prefix) const {
    const torch::NoGradGuard no_grad;
    const auto index = torch::tensor({image}, at::kLong);
    auto state = decoder->initial_state(prepared);
    state = {state.hidden.index_select(0, index), state.cell.index_select(0, index)};
    at::Tensor logits;
    std::vector<std::int64_t> inputs{Vocabulary::kStart};
    inputs.insert(inputs.end(), prefix.begin(), prefix.end());
    for (const auto word : inputs) {
      auto step = decoder->step(prepared, index, state, torch::tensor({word}, at::kLong));
      state = step.state;
      logits = step.logits;
    }
    const auto row = logits.log_softmax(1).to(at::kDouble).contiguous();
    return {row.data_ptr<double>(), row.data_ptr<double>() + row.numel()};
  }

  struct Caption {
    std::vector<std::int64_t> ids;
    double log_prob, score;
  };

  // Every caption of min to max words that ends, best first.
  std::vector<Caption> enumerate(std::int64_t image, const SearchOptions& options) const {
    std::vector<Caption> all;
    const auto extend = [&](auto& self, std::vector<std::int64_t> prefix, double log_prob) -> void {
      const auto probabilities = next(image, prefix);
      const int length = static_cast<int>(prefix.size());
      if (length >= options.min_length) {
        const double total = log_prob + probabilities[Vocabulary::kEnd];
        all.push_back({prefix, total, total / std::pow(length + 1, options.length_penalty)});
      }
      if (length == options.max_length) return;
      for (std::int64_t word = options.allow_unknown ? 3 : 4; word < vocabulary.size(); ++word) {
        auto longer = prefix;
        longer.push_back(word);
        self(self, longer, log_prob + probabilities[word]);
      }
    };
    extend(extend, {}, 0);
    std::sort(all.begin(), all.end(), [](const Caption& a, const Caption& b) { return a.score > b.score; });
    return all;
  }

  Vocabulary vocabulary;
  std::shared_ptr<Decoder> decoder;
  PreparedRegions prepared;
};

TEST_F(BeamSearch, AWideBeamFindsWhatExhaustiveSearchFinds) {
  for (const double penalty : {0.0, 0.7, 1.0, 3.0}) {
    for (const bool unknown : {false, true}) {
      for (const int min_length : {0, 2}) {
        SearchOptions options;
        options.beam = 400;  // more than there are captions
        options.n_best = 5;
        options.min_length = min_length;
        options.max_length = 4;
        options.length_penalty = penalty;
        options.allow_unknown = unknown;
        const auto found = beam_search(*decoder, prepared, vocabulary, options);
        ASSERT_EQ(found.size(), 4u);
        for (std::int64_t image = 0; image < 4; ++image) {
          const auto expected = enumerate(image, options);
          for (int i = 0; i < 5; ++i) {
            EXPECT_EQ(found[image][i].ids, expected[i].ids) << "image " << image << " rank " << i;
            EXPECT_NEAR(found[image][i].log_prob, expected[i].log_prob, 1e-4);
            EXPECT_NEAR(found[image][i].score, expected[i].score, 1e-4);
            EXPECT_TRUE(found[image][i].finished);
          }
        }
      }
    }
  }
}

TEST_F(BeamSearch, GreedyTakesTheBestWordEachTime) {
  SearchOptions options;
  options.beam = 1;
  options.max_length = 8;
  const auto found = beam_search(*decoder, prepared, vocabulary, options);
  for (std::int64_t image = 0; image < 4; ++image) {
    std::vector<std::int64_t> said;
    bool finished = false;
    while (!finished) {
      auto row = next(image, said);
      row[Vocabulary::kPad] = row[Vocabulary::kStart] = row[Vocabulary::kUnknown] = -1e9;
      if (said.empty()) row[Vocabulary::kEnd] = -1e9;
      const auto best = std::max_element(row.begin(), row.end()) - row.begin();
      finished = best == Vocabulary::kEnd;
      if (!finished && said.size() == 8) break;
      if (!finished) said.push_back(best);
    }
    EXPECT_EQ(found[image][0].ids, said);
    EXPECT_EQ(found[image][0].finished, finished);
  }
}

TEST_F(BeamSearch, AnImageIsCaptionedTheSameAloneAndAmongOthers) {
  SearchOptions options;
  options.n_best = 3;
  const auto together = beam_search(*decoder, prepared, vocabulary, options);
  for (std::int64_t image = 0; image < 4; ++image) {
    const PreparedRegions one{prepared.features.slice(0, image, image + 1),
                              prepared.keys.slice(0, image, image + 1), prepared.layout};
    const auto alone = beam_search(*decoder, one, vocabulary, options);
    for (int i = 0; i < 3; ++i) {
      EXPECT_EQ(alone[0][i].ids, together[image][i].ids);
      EXPECT_NEAR(alone[0][i].log_prob, together[image][i].log_prob, 1e-4);
    }
  }
}

TEST_F(BeamSearch, WordsProbabilitiesAndMapsBelongTogether) {
  const auto found = beam_search(*decoder, prepared, vocabulary, {});
  const torch::NoGradGuard no_grad;
  for (std::int64_t image = 0; image < 4; ++image) {
    const Hypothesis& best = found[image][0];
    ASSERT_EQ(best.alpha.size(), best.ids.size() * 6);
    EXPECT_EQ(best.layout, (Grid{2, 3}));
    const auto index = torch::tensor({image}, at::kLong);
    auto state = decoder->initial_state(prepared);
    state = {state.hidden.index_select(0, index), state.cell.index_select(0, index)};
    std::int64_t input = Vocabulary::kStart;
    double total = 0;
    for (std::size_t t = 0; t < best.ids.size(); ++t) {
      const auto step = decoder->step(prepared, index, state, torch::tensor({input}, at::kLong));
      state = step.state;
      input = best.ids[t];
      EXPECT_NEAR(best.word_log_probs[t], step.logits.log_softmax(1)[0][input].item<double>(), 1e-5);
      for (int cell = 0; cell < 6; ++cell)  // the map of word t is the one that led to word t
        EXPECT_NEAR(best.alpha[t * 6 + cell], step.alpha[0][0][cell].item<float>(), 1e-5);
      EXPECT_EQ(best.words[t], vocabulary.word(input));
      total += best.word_log_probs[t];
    }
    if (best.finished) total += next(image, best.ids)[Vocabulary::kEnd];
    EXPECT_NEAR(best.log_prob, total, 1e-4);
  }
}

TEST_F(BeamSearch, NeverEmptyHandedWhenNothingEnds) {
  {
    const torch::NoGradGuard no_grad;
    for (auto& parameter : decoder->named_parameters())
      if (parameter.key() == "output.bias") parameter.value()[Vocabulary::kEnd] = -1e4;
  }
  SearchOptions options;
  options.max_length = 5;
  for (const auto& hypotheses : beam_search(*decoder, prepared, vocabulary, options)) {
    ASSERT_EQ(hypotheses.size(), 1u);
    EXPECT_FALSE(hypotheses[0].finished);
    EXPECT_EQ(hypotheses[0].ids.size(), 5u);
  }
}

TEST_F(BeamSearch, AskedForMoreThanThereIsReturnsAllThereIs) {
  const auto one_word = letters(1);
  DecoderConfig config;
  config.attention.size = config.hidden_size = config.embedding_size = 4;
  Decoder tiny(config, kSearchFeatures, one_word.size());
  tiny.eval();
  const auto regions = tiny.prepare({torch::randn({1, 6, kSearchFeatures}), {2, 3}});
  SearchOptions options;
  options.beam = options.n_best = 50;
  options.max_length = 3;
  const auto found = beam_search(tiny, regions, one_word, options);
  ASSERT_EQ(found[0].size(), 3u);  // a; a a; a a a
  for (const Hypothesis& hypothesis : found[0]) EXPECT_TRUE(hypothesis.finished);
}

TEST_F(BeamSearch, EqualProbabilitiesTakeTheSmallerWord) {
  {
    const torch::NoGradGuard no_grad;
    for (auto& parameter : decoder->parameters()) parameter.zero_();
  }
  SearchOptions options;
  options.beam = 2;
  options.min_length = options.max_length = 2;
  options.n_best = 2;
  const auto found = beam_search(*decoder, prepared, vocabulary, options);
  EXPECT_EQ(found[0][0].ids, (std::vector<std::int64_t>{4, 4}));
  EXPECT_EQ(found[0][1].ids, (std::vector<std::int64_t>{4, 5}));
}

TEST_F(BeamSearch, RefusesOptionsThatCannotBeMeant) {
  const auto refuse = [&](auto change) {
    SearchOptions options;
    change(options);
    EXPECT_THROW(beam_search(*decoder, prepared, vocabulary, options), UsageError);
  };
  refuse([](auto& o) { o.beam = 0; });
  refuse([](auto& o) { o.beam = kWidestBeam + 1; });
  refuse([](auto& o) { o.n_best = 4; });
  refuse([](auto& o) { o.max_length = 0; });
  refuse([](auto& o) { o.min_length = 31; });
  refuse([](auto& o) { o.length_penalty = std::nan(""); });
  refuse([](auto& o) { o.length_penalty = 10.5; });
  refuse([](auto& o) { o.prefix.assign(31, 5); });
}

TEST_F(BeamSearch, AModelOfNaNsIsRefused) {
  {
    const torch::NoGradGuard no_grad;
    decoder->parameters().back().fill_(std::nan(""));
  }
  EXPECT_THROW(beam_search(*decoder, prepared, vocabulary, {}), ModelError);
}

}  // namespace
}  // namespace sightline
