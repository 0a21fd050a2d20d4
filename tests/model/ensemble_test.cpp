#include "model/ensemble.h"

#include <gmock/gmock.h>

#include "core/error.h"
#include "core/scratch_file.h"
#include "model/tiny_captioner.h"

namespace sightline {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;

class EnsembleTest : public ::testing::Test {
 protected:
  EnsembleTest() {
    write_tiny_encoder(encoder_.path());
    a_ = make_tiny_captioner(encoder_.path()).captioner;
    b_ = make_tiny_captioner(encoder_.path()).captioner;
  }

  Ensemble both() { return {{&a_, &b_}, {"a.safetensors", "b.safetensors"}}; }

  // The error of two models of which the second knows these words.
  std::string refusal(std::vector<std::string> words) {
    b_.vocabulary = Vocabulary::from_words(std::move(words), "test");
    try {
      both();
    } catch (const ModelError& error) {
      return error.what();
    }
    return {};
  }

  ScratchFile encoder_{""};
  Captioner a_, b_;
};

TEST_F(EnsembleTest, OneAloneIsAnEnsembleToo) {
  const Ensemble alone = a_;
  ASSERT_EQ(alone.members().size(), 1u);
  EXPECT_EQ(alone.members()[0].captioner, &a_);
  EXPECT_TRUE(alone.same_places());
}

TEST_F(EnsembleTest, WhatMembersSeeAlikeIsMadeOnce) {
  EXPECT_EQ(both().inputs().size(), 1u);
  EXPECT_TRUE(both().same_places());
  b_.preprocessing.mean[0] += 0.1f;
  EXPECT_EQ(both().inputs().size(), 2u);
  EXPECT_EQ(both().members()[1].input, 1u);
  EXPECT_TRUE(both().same_places());
  b_.preprocessing.resize = ResizeRule::letterbox;
  a_.preprocessing.resize = ResizeRule::squash;
  EXPECT_FALSE(both().same_places());
}

TEST_F(EnsembleTest, OtherWordsAreRefusedByTheFirstThatDiffers) {
  auto words = a_.vocabulary.words();
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
