#include "decode/image_search.h"

#include <gtest/gtest.h>

#include <cmath>
#include <functional>
#include <memory>

#include "core/error.h"
#include "decode/formula_model.h"

namespace sightline {
namespace {

using WordIds = std::vector<std::int64_t>;

// Says the words it is told, one live caption each, and ends them where they are told to end.
class ScriptedSearch : public ImageSearch {
 public:
  using ImageSearch::ImageSearch;

  void advance(const StepRows& rows) override {
    restricted.assign(rows.log_probs.begin(), rows.log_probs.end());
    restrict(restricted);
    next(*this, rows);
  }

  std::function<void(ScriptedSearch&, const StepRows&)> next;
  std::vector<float> restricted;

  using ImageSearch::end;
  using ImageSearch::go_on;
  using ImageSearch::has_ended;
  using ImageSearch::last_step;
  using ImageSearch::said;
};

// Two heads over two regions that are padded to three, with one slot that is none.
LookShape padded_looks() {
  return {Sequence{2}, /*slots=*/4, /*heads=*/2, /*extra=*/1};
}

class ImageSearchTest : public ::testing::Test {
 protected:
  ScriptedSearch search(LookShape looks = {Sequence{2}}) { return {options_, filters_, std::move(looks)}; }

  Vocabulary vocabulary_ = testing::letters(4);  // a to d are 4 to 7
  SearchOptions options_;
  WordFilters filters_ = word_filters(options_, vocabulary_);
  std::vector<float> log_probs_ = std::vector<float>(8, -1);
};

TEST_F(ImageSearchTest, BeginsWithOneEmptyCaption) {
  const ScriptedSearch begun = search();
  ASSERT_EQ(begun.live().size(), 1u);
  EXPECT_EQ(begun.live()[0].length, 0);
  EXPECT_EQ(begun.last_word(begun.live()[0]), Vocabulary::kStart);
  EXPECT_TRUE(begun.take(vocabulary_).empty());
}

TEST_F(ImageSearchTest, FiltersSayWhatMayNotComeNext) {
  ScriptedSearch first = search();
  first.next = [](auto&, const auto&) {};
  first.advance({log_probs_, {}, {}, {}});
  for (std::int64_t word = 0; word < 8; ++word)  // neither <pad>, <start>, <unk>, nor the end of no caption
    EXPECT_EQ(std::isinf(first.restricted[static_cast<std::size_t>(word)]), word < 4) << word;
}

// The path of a word is told through captions that share its beginning.
TEST_F(ImageSearchTest, CaptionsThatShareABeginningKeepTheirOwnEnds) {
  ScriptedSearch one = search();
  one.next = [](ScriptedSearch& self, const StepRows& rows) { self.go_on({self.said(0, 4, -0.5, rows)}); };
  one.advance({log_probs_, {}, {}, {}});
  EXPECT_EQ(one.last_word(one.live()[0]), 4);
  one.next = [](ScriptedSearch& self, const StepRows& rows) {
    self.go_on({self.said(0, 5, -1, rows), self.said(0, 6, -2, rows)});
  };
  one.advance({log_probs_, {}, {}, {}});
  ASSERT_EQ(one.live().size(), 2u);
  EXPECT_EQ(one.live()[1].origin, 0);
  std::vector<float> two_rows(16, -1);
  one.next = [](ScriptedSearch& self, const StepRows&) {
    const LiveCaption first = self.live()[0], second = self.live()[1];
    EXPECT_FALSE(self.has_ended(first));
    self.end(first, first.log_prob - 3, true);
    EXPECT_TRUE(self.has_ended(first));
    EXPECT_FALSE(self.has_ended(second));
    self.end(second, second.log_prob, false);
    self.go_on({});
  };
  one.advance({two_rows, {}, {}, {}});
  options_.n_best = 2;
  const auto found = one.take(vocabulary_);
  ASSERT_EQ(found.size(), 2u);
  EXPECT_EQ(found[0].words, (std::vector<std::string>{"a", "b"}));
  EXPECT_EQ(found[0].word_log_probs, (std::vector<double>{-0.5, -1}));
  EXPECT_DOUBLE_EQ(found[0].log_prob, -4.5);
  EXPECT_DOUBLE_EQ(found[0].score, -4.5 / std::pow(3, 0.7));  // the end symbol counts
  EXPECT_TRUE(found[0].finished);
  EXPECT_EQ(found[1].ids, (WordIds{4, 6}));
  EXPECT_DOUBLE_EQ(found[1].score, -2.5 / std::pow(2, 0.7));
  EXPECT_FALSE(found[1].finished);
}

TEST_F(ImageSearchTest, FinishedCaptionsStandFirstThenThoseThatSaidMoreOfTheIncludedThenTheBetter) {
  options_.n_best = 4;
  options_.beam = 4;
  options_.included = {4, 5};
  ScriptedSearch ranked = search();
  ranked.next = [](ScriptedSearch& self, const StepRows& rows) {
    self.end(self.said(0, 7, -1, rows), -0.1, false);
    self.end(self.said(0, 6, -1, rows), -0.2, true);
    self.end(self.said(0, 4, -1, rows), -9, true);
    self.end(self.said(0, 5, -1, rows), -5, true);
    self.go_on({});
  };
  ranked.advance({log_probs_, {}, {}, {}});
  std::vector<std::string> order;
  for (const Hypothesis& hypothesis : ranked.take(vocabulary_)) order.push_back(hypothesis.words.front());
  EXPECT_EQ(order, (std::vector<std::string>{"b", "a", "c", "d"}));
  options_.n_best = 1;
  EXPECT_EQ(ranked.take(vocabulary_).size(), 1u);
}

// Of each head the two regions that there are and the slot behind them.
TEST_F(ImageSearchTest, KeepsTheMapsWithoutPadding) {
  ScriptedSearch padded = search(padded_looks());
  const std::vector<float> alpha{1, 2, 0, 3, 4, 5, 0, 6};
  const WordIds glimpses{1};
  padded.next = [](ScriptedSearch& self, const StepRows& rows) {
    self.end(self.said(0, 4, -1, rows), -1, true);
    self.go_on({});
  };
  padded.advance({log_probs_, alpha, glimpses, {}});
  const auto found = padded.take(vocabulary_);
  ASSERT_EQ(found.size(), 1u);
  EXPECT_EQ(found[0].alpha, (std::vector<float>{1, 2, 3, 4, 5, 6}));
  EXPECT_EQ(found[0].glimpses, (std::vector<int>{1}));
  EXPECT_EQ(found[0].heads, 2);
  EXPECT_EQ(found[0].extra, 1);
  EXPECT_EQ(found[0].layout, Layout(Sequence{2}));
}

TEST_F(ImageSearchTest, KeepsWhereEachMemberLooked) {
  LookShape looks{Sequence{2}};
  looks.members = {{"one", Sequence{1}}, {"blind", Sequence{2}}};
  ScriptedSearch several = search(looks);
  const std::vector<float> of_one{7, 0};  // padded to two
  several.next = [](ScriptedSearch& self, const StepRows& rows) {
    self.end(self.said(0, 4, -1, rows), -1, true);
    self.go_on({});
  };
  several.advance({log_probs_, {}, {}, {of_one, {}}});
  const auto found = several.take(vocabulary_);
  ASSERT_EQ(found.at(0).members.size(), 2u);
  EXPECT_EQ(found[0].members[0].model, "one");
  EXPECT_EQ(found[0].members[0].alpha, (std::vector<float>{7}));
  EXPECT_TRUE(found[0].members[1].alpha.empty());
  EXPECT_TRUE(found[0].alpha.empty());
}

// Two images whose captions end at different steps: each gets its own rows, wherever they lie by then.
TEST_F(ImageSearchTest, EachImageGoesOnByItsOwnRows) {
  testing::FormulaModel model(vocabulary_.size());
  int made = 0;
  std::vector<WordIds> steps(2);  // how many rows each image was handed
  const auto found =
      search_images(model, vocabulary_, options_,
                    [&](const SearchOptions& of, const WordFilters& filters, LookShape looks) {
                      auto one = std::make_unique<ScriptedSearch>(of, filters, std::move(looks));
                      const int image = made++;
                      one->next = [&, image](ScriptedSearch& self, const StepRows& rows) {
                        const auto width = static_cast<std::size_t>(vocabulary_.size());
                        steps[static_cast<std::size_t>(image)].push_back(
                            static_cast<std::int64_t>(rows.log_probs.size() / width));
                        std::vector<LiveCaption> longer;
                        for (std::size_t i = 0; i < self.live().size(); ++i) {
                          const LiveCaption& caption = self.live()[i];
                          const WordIds words{4, 5 + image};
                          for (const auto word : words) {
                            const auto of_word = rows.log_probs[i * width + static_cast<std::size_t>(word)];
                            longer.push_back(self.said(static_cast<int>(i), word, of_word, rows));
                          }
                          if (caption.length < image) continue;
                          for (const LiveCaption& done : longer) self.end(done, done.log_prob, true);
                          longer.clear();
                          break;
                        }
                        self.go_on(longer);
                      };
                      return one;
                    });
  EXPECT_EQ(steps, (std::vector<WordIds>{{1}, {1, 2}}));
  ASSERT_EQ(found.size(), 2u);
  EXPECT_EQ(found[0][0].words.size(), 1u);
  ASSERT_EQ(found[1][0].words.size(), 2u);
  // What the model says of these words, image by image.
  for (std::size_t image = 0; image < 2; ++image) {
    std::int64_t before = 0, last = Vocabulary::kStart;
    for (std::size_t t = 0; t < found[image][0].ids.size(); ++t) {
      const std::int64_t word = found[image][0].ids[t];
      const auto expected = model.log_probs(static_cast<std::int64_t>(image), before, last);
      EXPECT_FLOAT_EQ(static_cast<float>(found[image][0].word_log_probs[t]),
                      expected[static_cast<std::size_t>(word)]);
      before = last;
      last = word;
    }
  }
}

TEST_F(ImageSearchTest, OptionsThatCannotBeMeantAreNamedByTheirFlag) {
  testing::FormulaModel model(vocabulary_.size());
  options_.n_best = 4;
  try {
    search_images<ScriptedSearch>(model, vocabulary_, options_);
    FAIL();
  } catch (const UsageError& error) {
    EXPECT_STREQ(error.what(), "n-best: found 4, expected at most the beam's width, 3");
  }
}

}  // namespace
}  // namespace sightline
