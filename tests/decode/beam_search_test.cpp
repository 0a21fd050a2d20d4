#include "decode/beam_search.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <set>

#include "decode/formula_model.h"

namespace sightline {
namespace {

using testing::FormulaModel;
using testing::letters;
using Words = std::vector<std::int64_t>;

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

// The word of every caption at each place, over all n best of an image.
std::set<std::int64_t> words_at(const std::vector<Hypothesis>& captions, std::size_t place) {
  std::set<std::int64_t> words;
  for (const Hypothesis& caption : captions)
    if (place < caption.ids.size()) words.insert(caption.ids[place]);
  return words;
}

std::set<Words> words_of_captions(const std::vector<Hypothesis>& captions) {
  std::set<Words> all;
  for (const Hypothesis& caption : captions) all.insert(caption.ids);
  return all;
}

SearchOptions four_of_six_words() {
  SearchOptions options;
  options.beam = options.n_best = 4;
  options.min_length = options.max_length = 6;
  return options;
}

// Groups of one caption each that pay dearly for a word of the others never say it.
TEST(BeamSearch, DiverseGroupsKeepAwayFromEachOthersWords) {
  const Vocabulary vocabulary = letters(6);
  FormulaModel model(vocabulary.size());
  SearchOptions options = four_of_six_words();
  const auto plain = beam_search(model, vocabulary, options);
  options.diverse_groups = 4;
  options.diversity = 100;
  const auto diverse = beam_search(model, vocabulary, options);
  std::size_t plain_words = 0;
  for (std::size_t image = 0; image < 2; ++image) {
    ASSERT_EQ(diverse[image].size(), 4u);
    for (std::size_t place = 0; place < 6; ++place) {
      EXPECT_EQ(words_at(diverse[image], place).size(), 4u) << "image " << image << " place " << place;
      plain_words += words_at(plain[image], place).size();
    }
  }
  EXPECT_LT(plain_words, 2u * 6 * 4);
}

// Groups that pay nothing are one narrow beam each: the first of them is the beam of that width, and the
// others find what it has not found.
TEST(BeamSearch, AGroupIsABeamOfItsOwn) {
  const Vocabulary vocabulary = letters(6);
  FormulaModel model(vocabulary.size());
  SearchOptions options;
  options.beam = options.n_best = 2;
  options.max_length = 8;
  const auto narrow = beam_search(model, vocabulary, options);
  options.beam = 6;
  options.n_best = 3;
  options.diverse_groups = 3;
  options.diversity = 0;
  const auto groups = beam_search(model, vocabulary, options);
  for (std::size_t image = 0; image < 2; ++image) {
    EXPECT_EQ(groups[image].front().ids, narrow[image].front().ids);
    EXPECT_EQ(words_of_captions(groups[image]).size(), 3u);
  }
}

// What a word costs by default is less than what lies between the first and the second word of a confident
// model, so that every group would say the same.
TEST(BeamSearch, NoTwoGroupsFindTheSameCaption) {
  const Vocabulary vocabulary = letters(6);
  FormulaModel model(vocabulary.size());
  for (const int width : {1, 2, 4}) {
    for (const double diversity : {0.0, SearchOptions().diversity, 2.0}) {
      SearchOptions options;
      options.diverse_groups = 3;
      options.beam = options.n_best = 3 * width;
      options.max_length = 8;
      options.diversity = diversity;
      for (const auto& captions : beam_search(model, vocabulary, options)) {
        EXPECT_GE(captions.size(), diversity > 0 ? 3u : 2u) << width << ", " << diversity;
        EXPECT_EQ(words_of_captions(captions).size(), captions.size()) << width << ", " << diversity;
        EXPECT_TRUE(std::is_sorted(captions.begin(), captions.end(), [](const auto& a, const auto& b) {
          return a.finished != b.finished ? a.finished : a.score > b.score;
        }));
      }
    }
  }
}

TEST(BeamSearch, LogProbabilitiesOfDiverseCaptionsAreTheModels) {
  const Vocabulary vocabulary = letters(6);
  FormulaModel model(vocabulary.size());
  SearchOptions options = four_of_six_words();
  options.diverse_groups = 2;
  options.diversity = 3;
  const auto found = beam_search(model, vocabulary, options);
  for (std::int64_t image = 0; image < 2; ++image) {
    for (const Hypothesis& caption : found[static_cast<std::size_t>(image)]) {
      std::int64_t before = 0, last = Vocabulary::kStart;
      for (std::size_t t = 0; t < caption.ids.size(); ++t) {
        const auto row = model.log_probs(image, before, last);
        EXPECT_NEAR(caption.word_log_probs[t], row[static_cast<std::size_t>(caption.ids[t])], 1e-6);
        before = last;
        last = caption.ids[t];
      }
    }
  }
}

// Among all captions that say the words, as enumeration finds them.
TEST(BeamSearch, IncludedWordsComeInTheBestCaptionThatSaysThem) {
  const Vocabulary vocabulary = letters(4);
  FormulaModel model(vocabulary.size());
  for (const Words& included : {Words{4}, Words{7}, Words{6, 4}}) {
    SearchOptions options;
    options.beam = 400;
    options.n_best = 3;
    options.max_length = 4;
    options.included = included;
    const auto found = beam_search(model, vocabulary, options);
    for (std::int64_t image = 0; image < 2; ++image) {
      auto expected = enumerated(model, image, options);
      std::erase_if(expected, [&](const Caption& caption) {
        return !std::all_of(included.begin(), included.end(), [&](std::int64_t word) {
          return std::find(caption.words.begin(), caption.words.end(), word) != caption.words.end();
        });
      });
      for (std::size_t i = 0; i < 3; ++i) EXPECT_EQ(found[image][i].ids, expected[i].words) << "rank " << i;
    }
  }
}

// Each word, though a narrow beam would not say it by itself.
TEST(BeamSearch, ANarrowBeamFindsRoomForEveryIncludedWord) {
  const Vocabulary vocabulary = letters(8);
  FormulaModel model(vocabulary.size());
  int unsaid = 0;
  for (std::int64_t word = 4; word < vocabulary.size(); ++word) {
    SearchOptions options;
    options.beam = 2;
    options.max_length = 8;
    const auto free = beam_search(model, vocabulary, options);
    options.included = {word};
    const auto found = beam_search(model, vocabulary, options);
    for (std::size_t image = 0; image < 2; ++image) {
      const Words &said = found[image].front().ids, &before = free[image].front().ids;
      EXPECT_GT(std::count(said.begin(), said.end(), word), 0) << word;
      unsaid += std::count(before.begin(), before.end(), word) == 0;
    }
  }
  EXPECT_GT(unsaid, 0);
}

TEST(BeamSearch, OtherLengthNormalisationsRankWhatEnumerationRanks) {
  const Vocabulary vocabulary = letters(3);
  FormulaModel model(vocabulary.size());
  const auto wu = [](const Caption& caption) {
    return caption.log_prob / std::pow((5.0 + static_cast<double>(caption.words.size()) + 1) / 6, 1.5);
  };
  const auto average = [](const Caption& caption) {
    return caption.log_prob / (static_cast<double>(caption.words.size()) + 1);
  };
  const auto best = [&](LengthNormalisation rule, auto score) {
    SearchOptions options;
    options.beam = 400;
    options.max_length = 4;
    options.length_penalty = 1.5;
    options.length_normalisation = rule;
    const auto found = beam_search(model, vocabulary, options);
    for (std::int64_t image = 0; image < 2; ++image) {
      auto expected = enumerated(model, image, options);
      std::sort(expected.begin(), expected.end(),
                [&](const Caption& a, const Caption& b) { return score(a) > score(b); });
      const Hypothesis& caption = found[static_cast<std::size_t>(image)].front();
      EXPECT_EQ(caption.ids, expected.front().words) << to_string(rule);
      EXPECT_NEAR(caption.score, score(expected.front()), 1e-4) << to_string(rule);
    }
  };
  best(LengthNormalisation::wu, wu);
  best(LengthNormalisation::average, average);
}

}  // namespace
}  // namespace sightline
