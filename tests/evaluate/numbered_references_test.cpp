#include "evaluate/numbered_references.h"

#include <gmock/gmock.h>

#include "core/error.h"
#include "core/temporary_directory.h"

namespace sightline {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

const std::vector<CaptionedImage>& two_images() {
  static const std::vector<CaptionedImage> images{{"1", "1.jpg", {"A dog runs.", "a brown dog"}},
                                                  {"2", "2.jpg", {"a bus"}}};
  return images;
}

std::uint32_t images_with(const NumberedReferences& numbers, std::int32_t word) {
  return numbers.corpus->frequencies().count(NgramCounts({word}).all().front().ngram);
}

TEST(NumberedReferences, EveryWordHasOneNumberAndItsImagesAreCounted) {
  const NumberedReferences numbers = number_references(two_images(), {});
  ASSERT_EQ(numbers.references.size(), 2u);
  ASSERT_EQ(numbers.references[0].size(), 2u);
  const TokenIds &runs = numbers.references[0][0], &brown = numbers.references[0][1],
                 &bus = numbers.references[1][0];
  ASSERT_EQ(runs.size(), 3u);
  EXPECT_EQ(runs[1], brown[2]);  // dog
  EXPECT_EQ(runs[0], bus[0]);    // a
  EXPECT_NE(runs[2], bus[1]);
  EXPECT_EQ(numbers.corpus->image_count(), 2);
  EXPECT_EQ(images_with(numbers, runs[0]), 2u);
  EXPECT_EQ(images_with(numbers, runs[1]), 1u);  // twice, of one image
}

TEST(NumberedReferences, FrequenciesOfAnotherSetComeFromItsFile) {
  const TemporaryDirectory directory;
  const auto file = directory.path() / "f.bin";
  save_frequencies(file, two_images());
  const NumberedReferences numbers = number_references({{"9", "9.jpg", {"a dog and a cat"}}}, file);
  EXPECT_EQ(numbers.corpus->image_count(), 2);
  const TokenIds& words = numbers.references[0][0];
  EXPECT_EQ(images_with(numbers, words[0]), 2u);
  EXPECT_EQ(images_with(numbers, words[1]), 1u);
  EXPECT_EQ(images_with(numbers, words[4]), 0u);  // cat, which nobody said there
}

TEST(NumberedReferences, FrequenciesOfOtherTokensAreRefused) {
  const TemporaryDirectory directory;
  const auto file = directory.path() / "f.bin";
  save_frequencies(file, two_images(), Tokens::characters);
  try {
    number_references(two_images(), file);
    FAIL();
  } catch (const DataError& error) {
    EXPECT_EQ(error.what(), file.string() + ": document frequencies of characters, expected of words");
    EXPECT_EQ(error.hint(), "save them with --tokens words");
  }
  EXPECT_NO_THROW(number_references(two_images(), file, Tokens::characters));
  EXPECT_THROW(number_references(two_images(), directory.write("no.bin", "nothing of the kind")), DataError);
}

class TrainingCaptionsOfAFile : public ::testing::Test {
 protected:
  std::filesystem::path karpathy() {
    const auto image = [](const std::string& split, const std::string& caption) {
      return R"({"filename": ")" + split + R"(.jpg", "split": ")" + split + R"(", "sentences": [{"raw": ")" +
             caption + R"("}]})";
    };
    return directory_.write("k.json", R"({"images": [)" + image("train", "a dog") + "," +
                                          image("restval", "a cat") + "," + image("val", "a bus") + "," +
                                          image("test", "a car") + "]}");
  }

  TemporaryDirectory directory_;
  TokenTable table_;
};

TEST_F(TrainingCaptionsOfAFile, AreNoneOfWhatIsScored) {
  const TrainingWords all = number_training_captions(karpathy(), {}, table_);
  EXPECT_EQ(all.captions.size(), 2u);
  ASSERT_EQ(all.notices.size(), 1u);
  EXPECT_THAT(all.notices[0], HasSubstr("left out are "));
  EXPECT_THAT(all.notices[0], HasSubstr("val"));
  const TrainingWords less = number_training_captions(karpathy(), {"restval"}, table_);
  EXPECT_EQ(less.captions.size(), 1u);
}

TEST_F(TrainingCaptionsOfAFile, AreThoseOfTheNamedSplits) {
  const TrainingWords named = number_training_captions(karpathy().string() + ":val,restval", {}, table_);
  EXPECT_EQ(named.captions.size(), 2u);
  EXPECT_THAT(named.notices, IsEmpty());
}

TEST_F(TrainingCaptionsOfAFile, ShareTheNumbersOfTheReferences) {
  NumberedReferences numbers = number_references(two_images(), {});
  const TrainingWords words =
      number_training_captions(directory_.write("t.tsv", "x.jpg\ta dog\n"), {}, numbers.table);
  const TokenIds& dog = numbers.references[0][0];
  EXPECT_THAT(words.captions, ElementsAre(TokenIds{dog[0], dog[1]}));
}

}  // namespace
}  // namespace sightline
