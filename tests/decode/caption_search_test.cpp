#include "decode/caption_search.h"

#include <gtest/gtest.h>

#include <algorithm>

#include "core/error.h"
#include "decode/beam_search.h"
#include "decode/consensus.h"
#include "decode/formula_model.h"
#include "decode/sampling.h"
#include "metrics/cider.h"

namespace sightline {
namespace {

using testing::FormulaModel;
using testing::letters;

using IdLists = std::vector<std::vector<std::int64_t>>;

IdLists ids_of(const std::vector<Hypothesis>& captions) {
  IdLists ids;
  for (const Hypothesis& caption : captions) ids.push_back(caption.ids);
  return ids;
}

class CaptionSearchTest : public ::testing::Test {
 protected:
  IdLists found(std::size_t image = 0) {
    return ids_of(search_captions(model_, vocabulary_, options_).at(image));
  }

  Vocabulary vocabulary_ = letters(6);
  FormulaModel model_{vocabulary_.size()};
  SearchOptions options_;
};

TEST_F(CaptionSearchTest, ByDefaultIsTheBeamSearch) {
  options_.n_best = 3;
  EXPECT_EQ(found(), ids_of(beam_search(model_, vocabulary_, options_)[0]));
  options_.sample = 5;
  EXPECT_EQ(found(), ids_of(sampled_captions(model_, vocabulary_, options_)[0]));
}

// The best by consensus stands among all of the beam, whichever of them was first.
TEST_F(CaptionSearchTest, ConsensusIsFoundAmongTheWholeBeam) {
  options_.beam = options_.n_best = 8;
  options_.max_length = 8;
  for (std::size_t image = 0; image < 2; ++image) {
    auto whole = beam_search(model_, vocabulary_, options_)[image];
    rank_by_consensus(whole);
    SearchOptions one = options_;
    one.n_best = 1;
    one.rerank = Rerank::consensus;
    const auto best = search_captions(model_, vocabulary_, one)[image];
    ASSERT_EQ(best.size(), 1u);
    EXPECT_EQ(best.front().ids, whole.front().ids);
  }
}

Hypothesis said(const std::vector<std::int64_t>& ids, double score) {
  Hypothesis caption;
  caption.ids = ids;
  caption.score = score;
  caption.finished = true;
  return caption;
}

// Two that agree stand before one that is alone, though the search thought more of that.
TEST(Consensus, TheOneAloneComesLast) {
  std::vector<Hypothesis> captions{said({9, 8, 7, 6, 5}, -1), said({4, 5, 6, 7, 10}, -2),
                                   said({4, 5, 6, 7, 11}, -3)};
  rank_by_consensus(captions);
  EXPECT_EQ(ids_of(captions), (IdLists{{4, 5, 6, 7, 10}, {4, 5, 6, 7, 11}, {9, 8, 7, 6, 5}}));
  // 10 * mean over the other two of: mean over n of the cosines 4/5, 3/4, 2/3 and 1/2; and against the one
  // alone 3 of 5 words, no longer n-gram.
  const double pair = (4 / 5.0 + 3 / 4.0 + 2 / 3.0 + 1 / 2.0) / 4, alone = 3 / 5.0 / 4;
  EXPECT_NEAR(captions[0].score, 10 * (pair + alone) / 2, 1e-9);
  EXPECT_NEAR(captions[2].score, 10 * alone, 1e-9);
}

TEST(Consensus, LeavesOneAloneAndPutsTheUnfinishedLast) {
  std::vector<Hypothesis> one{said({4, 5}, -1)};
  rank_by_consensus(one);
  EXPECT_EQ(one.front().score, -1);
  std::vector<Hypothesis> captions{said({4, 5, 6}, -1), said({4, 5, 6}, -2), said({7, 8}, -3)};
  captions[0].finished = captions[1].finished = false;
  rank_by_consensus(captions);
  EXPECT_EQ(ids_of(captions), (IdLists{{7, 8}, {4, 5, 6}, {4, 5, 6}}));
}

TEST_F(CaptionSearchTest, OptionsThatDoNotGoTogetherAreRefused) {
  const auto refused = [&](auto change) {
    options_ = {};
    change(options_);
    EXPECT_THROW(found(), UsageError);
  };
  refused([](auto& o) { o.sample = 2, o.n_best = 3; });
  refused([](auto& o) { o.sample = 4, o.diverse_groups = 2; });
  refused([](auto& o) { o.sample = 4, o.included = {5}; });
  refused([](auto& o) { o.diverse_groups = 2; });  // of a beam of three
  refused([](auto& o) { o.included = {5}, o.forbidden = {4, 5}; });
  refused([](auto& o) { o.max_length = 2, o.included = {4, 5, 6}; });
  refused([](auto& o) { o.included.assign(17, 5); });
}

}  // namespace
}  // namespace sightline
