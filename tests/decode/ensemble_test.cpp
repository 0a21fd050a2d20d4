#include "decode/ensemble.h"

#include <gmock/gmock.h>

#include "core/error.h"

namespace sightline {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

// A model that is never asked to see anything.
class BlindModel : public CaptionModel {
 public:
  const Preprocessing& preprocessing() const override { return preprocessing_; }
  const Vocabulary& vocabulary() const override { return vocabulary_; }
  const std::optional<Calibration>& calibration() const override { return calibration_; }
  MapShift shift() const override { return shift_; }
  SeenPhotos see(std::span<const float* const> /*photos*/, GlimpseRule /*glimpses*/) override {
    throw std::logic_error("asked");
  }

  std::int64_t detected_size() const override { return detected_size_; }
  int photos_together() const override { return photos_together_; }

  int photos_together_ = 4;
  std::int64_t detected_size_ = 0;
  Preprocessing preprocessing_;
  Vocabulary vocabulary_ =
      Vocabulary::from_words({"<pad>", "<start>", "<end>", "<unk>", "a", "dog", "runs"}, "test");
  std::optional<Calibration> calibration_;
  MapShift shift_;
};

class EnsembleTest : public ::testing::Test {
 protected:
  Ensemble both() { return {{&a_, &b_}, {"a.safetensors", "b.safetensors"}}; }

  BlindModel a_, b_;
};

TEST_F(EnsembleTest, OneAloneIsAnEnsembleToo) {
  const Ensemble alone = a_;
  ASSERT_EQ(alone.members().size(), 1u);
  EXPECT_EQ(alone.members()[0].model, &a_);
  EXPECT_TRUE(alone.same_places());
}

TEST_F(EnsembleTest, WhatMembersSeeAlikeIsMadeOnce) {
  EXPECT_EQ(both().inputs().size(), 1u);
  EXPECT_TRUE(both().same_places());
  b_.preprocessing_.mean[0] += 0.1f;
  EXPECT_EQ(both().inputs().size(), 2u);
  EXPECT_EQ(both().members()[1].input, 1u);
  EXPECT_TRUE(both().same_places());
  b_.preprocessing_.resize = ResizeRule::letterbox;
  a_.preprocessing_.resize = ResizeRule::squash;
  EXPECT_FALSE(both().same_places());
}

TEST_F(EnsembleTest, IsShownNoMorePhotosAtOnceThanEachMemberLikes) {
  EXPECT_EQ(both().photos_together(), 4);
  b_.photos_together_ = 2;
  EXPECT_EQ(both().photos_together(), 2);
  EXPECT_EQ(Ensemble(a_).photos_together(), 4);
}

TEST_F(EnsembleTest, EncodersThatLookElsewhereSeeOtherPlaces) {
  b_.shift_ = {-15.5, -15.5};
  EXPECT_FALSE(both().same_places());
  EXPECT_EQ(both().geometry(224, 224).grid().x, a_.geometry(224, 224).grid().x);
}

TEST_F(EnsembleTest, KnowsTheWordsOfAll) {
  EXPECT_EQ(both().vocabulary().words(), a_.vocabulary().words());
  const Ensemble alike = both();
  for (const Ensemble::Member& member : alike.members()) EXPECT_TRUE(member.ids.empty());
  b_.vocabulary_ =
      Vocabulary::from_words({"<pad>", "<start>", "<end>", "<unk>", "runs", "zebra", "a"}, "test");
  const Ensemble together = both();
  EXPECT_THAT(together.vocabulary().words(),
              ElementsAre("<pad>", "<start>", "<end>", "<unk>", "a", "dog", "runs", "zebra"));
  const std::int64_t unknown = Vocabulary::kUnknown;
  EXPECT_THAT(together.members()[0].ids, ElementsAre(0, 1, 2, 3, 4, 5, 6, unknown));
  EXPECT_THAT(together.members()[1].ids, ElementsAre(0, 1, 2, 3, 6, unknown, 4, 5));
}

TEST_F(EnsembleTest, WordsAndCharactersAreNotSaidTogether) {
  b_.vocabulary_ =
      Vocabulary::from_words({"<pad>", "<start>", "<end>", "<unk>", "a"}, "test", Tokens::characters);
  try {
    both();
    FAIL();
  } catch (const ModelError& error) {
    EXPECT_THAT(error.what(), HasSubstr("b.safetensors: says characters, expected words as a.safetensors"));
  }
}

TEST_F(EnsembleTest, AllSeePhotosOrTheRegionsOfOneDetector) {
  b_.detected_size_ = 2048;
  try {
    both();
    ADD_FAILURE() << "nothing was raised";
  } catch (const ModelError& error) {
    EXPECT_THAT(error.what(),
                HasSubstr("b.safetensors: is given a detector's regions of 2048 numbers, expected photos "
                          "as a.safetensors"));
  }
  a_.detected_size_ = 2048;
  EXPECT_EQ(both().detected_size(), 2048);
}

}  // namespace
}  // namespace sightline
