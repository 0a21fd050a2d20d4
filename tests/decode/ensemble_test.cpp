#include "decode/ensemble.h"

#include <gmock/gmock.h>

#include "core/error.h"

namespace sightline {
namespace {

using ::testing::AllOf;
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

  Preprocessing preprocessing_;
  Vocabulary vocabulary_ =
      Vocabulary::from_words({"<pad>", "<start>", "<end>", "<unk>", "a", "dog", "runs"}, "test");
  std::optional<Calibration> calibration_;
  MapShift shift_;
};

class EnsembleTest : public ::testing::Test {
 protected:
  Ensemble both() { return {{&a_, &b_}, {"a.safetensors", "b.safetensors"}}; }

  // The error of two models of which the second knows these words.
  std::string refusal(std::vector<std::string> words) {
    b_.vocabulary_ = Vocabulary::from_words(std::move(words), "test");
    try {
      both();
    } catch (const ModelError& error) {
      return error.what();
    }
    return {};
  }

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

TEST_F(EnsembleTest, EncodersThatLookElsewhereSeeOtherPlaces) {
  b_.shift_ = {-15.5, -15.5};
  EXPECT_FALSE(both().same_places());
  EXPECT_EQ(both().geometry(224, 224).grid().x, a_.geometry(224, 224).grid().x);
}

TEST_F(EnsembleTest, OtherWordsAreRefusedByTheFirstThatDiffers) {
  auto words = a_.vocabulary().words();
  EXPECT_EQ(refusal(words), "");
  auto other = words;
  other[5] = "zebra";
  EXPECT_THAT(refusal(other), AllOf(HasSubstr("b.safetensors: word 5 is 'zebra', expected '" + words[5]),
                                    HasSubstr("a.safetensors")));
  auto more = words;
  more.push_back("zebra");
  EXPECT_THAT(refusal(more), HasSubstr("word " + std::to_string(words.size()) +
                                       " is 'zebra', expected no more words than a.safetensors knows"));
  auto fewer = words;
  fewer.pop_back();
  EXPECT_THAT(refusal(fewer), HasSubstr("is missing, expected '" + words.back() + "' as in a.safetensors"));
}

}  // namespace
}  // namespace sightline
