#include "metrics/wordnet.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "core/error.h"
#include "core/files.h"
#include "core/temporary_directory.h"

namespace sightline {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;
using ::testing::ThrowsMessage;

// A database of a few words in WordNet's format.
class TinyWordNet : public ::testing::Test {
 protected:
  void SetUp() override {
    write("index.noun",
          "  1 This is a licence line  \n"
          "auto n 1 2 @ ~ 1 1 00000100  \n"
          "car n 2 2 @ ~ 2 1 00000100 00000200  \n"
          "child n 1 2 @ ~ 1 1 00000300  \n"
          "kid n 1 2 @ ~ 1 1 00000300  \n");
    write("index.verb", "  1 licence\nleap v 1 1 @ 1 1 00000500  \n");
    write("index.adj", "big a 1 1 & 1 1 00000600  \nlarge a 1 1 & 1 1 00000600  \n");
    write("index.adv", "");
    write("noun.exc", "children child\n");
    write("verb.exc", "leapt leap\n");
    write("adj.exc", "");
    write("adv.exc", "");
  }
  void write(const std::string& name, const std::string& text) {
    write_file_atomically(directory_.path() / name, text);
  }

  TemporaryDirectory directory_;
};

TEST_F(TinyWordNet, FindsSynsetsOfWordsAndTheirBaseForms) {
  const WordNet wordnet(directory_.path());
  EXPECT_THAT(wordnet.synsets("auto"), ElementsAre(100U));
  EXPECT_THAT(wordnet.synsets("car"), ElementsAre(100U, 200U));
  EXPECT_EQ(wordnet.synsets("cars"), wordnet.synsets("car"));
  EXPECT_EQ(wordnet.synsets("children"), wordnet.synsets("kid"));
  EXPECT_EQ(wordnet.synsets("kids"), wordnet.synsets("child"));
  EXPECT_EQ(wordnet.synsets("leapt"), wordnet.synsets("leaping"));
  EXPECT_THAT(wordnet.synsets("leaps"), SizeIs(1));
  EXPECT_EQ(wordnet.synsets("larger"), wordnet.synsets("big"));
}

TEST_F(TinyWordNet, UnknownWordsHaveNone) {
  const WordNet wordnet(directory_.path());
  for (const char* word : {"", "aaa", "zzz", "s", "ing", "1", "This", "licence", "ca", "carx"})
    EXPECT_THAT(wordnet.synsets(word), IsEmpty()) << word;
}

TEST_F(TinyWordNet, PartsOfSpeechDoNotShareSynsets) {
  write("index.verb", "car v 1 1 @ 1 1 00000100  \n");
  EXPECT_THAT(WordNet(directory_.path()).synsets("car"), SizeIs(3));
}

TEST_F(TinyWordNet, DamagedLinesAreNotACrash) {
  write("index.noun", "car n 99999999999 2 @\nkid\nzoo n x");
  const WordNet wordnet(directory_.path());
  for (const char* word : {"car", "kid", "zoo", "dog"}) wordnet.synsets(word);
}

TEST_F(TinyWordNet, NamesTheFileThatIsMissing) {
  std::filesystem::remove(directory_.path() / "verb.exc");
  EXPECT_THAT([&] { WordNet{directory_.path()}; }, ThrowsMessage<DataError>(HasSubstr("verb.exc")));
}

TEST(WordNet, TheInstalledOneKnowsEnglish) {
  const auto wordnet = WordNet::installed();
  if (!wordnet) GTEST_SKIP() << "WordNet is not installed (Debian: wordnet-base)";
  EXPECT_TRUE(share_synset(wordnet->synsets("bike"), wordnet->synsets("bicycles")));
  EXPECT_TRUE(share_synset(wordnet->synsets("ran"), wordnet->synsets("running")));
  EXPECT_FALSE(share_synset(wordnet->synsets("dog"), wordnet->synsets("umbrella")));
  EXPECT_THAT(wordnet->synsets("qqqqq"), IsEmpty());
}

}  // namespace
}  // namespace sightline
