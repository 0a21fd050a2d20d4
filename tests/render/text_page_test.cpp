#include "render/text_page.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "core/files.h"
#include "core/temporary_directory.h"

namespace sightline {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

// Looks at `place` alone.
Verdict verdict_of(const std::string& text, std::size_t place, std::size_t most = 0) {
  Verdict verdict{text, document_words(text, most), {0.25, 0.75}, 1, {}, {}};
  verdict.alpha.assign(verdict.document.words.size(), 0.0F);
  verdict.alpha.at(place) = 1;
  return verdict;
}

std::string page_of(const std::vector<Verdict>& verdicts, const std::string& attention = "static") {
  const TemporaryDirectory directory;
  const auto file = directory.path() / "page.html";
  TextPage page(file, {"A <title>", {"neg", "pos & more"}, attention});
  for (const Verdict& verdict : verdicts) page.add(verdict);
  page.commit();
  return read_file(file);
}

TEST(TextPage, ShadesTheWordThatWasLookedAt) {
  const std::string page = page_of({verdict_of("A fine film", 1)});
  // Three times an even share: 1 - 1/3.
  EXPECT_THAT(page, HasSubstr("A <span class=\"w\" style=\"--a:0.67\" title=\"100.00 %\">fine</span> film"));
  EXPECT_THAT(page, HasSubstr("pos &amp; more</h2>"));
  EXPECT_THAT(page, HasSubstr("75.0 %"));
  EXPECT_THAT(page, HasSubstr("<h1>A &lt;title&gt;</h1>"));
}

TEST(TextPage, TheTextStandsAsItWasWritten) {
  EXPECT_THAT(page_of({verdict_of("Tom &amp; <b>Jerry</b>, etc.", 4)}), HasSubstr("Tom &amp;amp; &lt;b&gt;"));
  EXPECT_THAT(page_of({verdict_of("One.<br /><br />Two \"three\"", 0)}),
              HasSubstr(".<br><br>Two &quot;three&quot;"));
  EXPECT_THAT(page_of({verdict_of("It was made in the U.S.", 0)}),
              HasSubstr("</span> was made in the U.S.</p>"));
  EXPECT_THAT(page_of({verdict_of("\u5F88\u597D", 0)}), HasSubstr("\u5F88\u597D"));
  EXPECT_THAT(page_of({verdict_of("<script>alert(1)</script>", 0)}), Not(HasSubstr("<script>alert")));
}

TEST(TextPage, HeadsAreThereByThemselves) {
  Verdict verdict = verdict_of("good film", 0);
  verdict.heads = 2;
  verdict.alpha = {1, 0, 0, 1};
  EXPECT_THAT(page_of({verdict}),
              HasSubstr("style=\"--a:0.00\" title=\"50.00 %\" data-heads=\"0.50 0.00\">good</span>"));
}

TEST(TextPage, SentencesAreParagraphsWithTheirShares) {
  Verdict verdict = verdict_of("Dull. A fine film.", 3);
  verdict.sentence_alpha = {0.2F, 0.8F};
  const std::string page = page_of({verdict}, "hierarchical");
  EXPECT_THAT(page, HasSubstr("<p class=\"sentence\" style=\"--a:0.00\"><small>20 %</small>Dull.</p>"));
  EXPECT_THAT(page, HasSubstr("<p class=\"sentence\" style=\"--a:0.38\"><small>80 %</small>A "));
}

TEST(TextPage, SaysWhatWasNotRead) {
  const std::string page = page_of({verdict_of("A fine film with more words", 1, 3)});
  EXPECT_THAT(page, HasSubstr("The first 3 words were read, 3 were not."));
  EXPECT_THAT(page, HasSubstr("<span class=\"unread\"> with more words</span>"));
  EXPECT_THAT(page_of({verdict_of("A fine film if a < b or c > d<br>and on", 1, 3)}),
              HasSubstr(" if a &lt; b or c &gt; d<br>and on</span>"));
}

TEST(TextPage, WithoutAttentionNothingIsShaded) {
  Verdict verdict = verdict_of("A fine film", 1);
  verdict.alpha.clear();
  const std::string page = page_of({verdict}, "none");
  EXPECT_THAT(page, HasSubstr("the mean of all words"));
  EXPECT_THAT(page, HasSubstr("<p>A fine film</p>"));
}

// Nothing is fetched from elsewhere.
TEST(TextPage, IsOneFile) {
  const std::string page = page_of({verdict_of("A fine film", 1)});
  for (const char* mark : {"http:", "https:", "src=", "@STYLE@", "@TEXTS@", "@SCRIPT@", "@TITLE@"})
    EXPECT_THAT(page, Not(HasSubstr(mark)));
}

TEST(TextPage, IsKnownByItsGenerator) {
  const TemporaryDirectory directory;
  EXPECT_TRUE(is_text_page(directory.write("page.html", page_of({verdict_of("a fine film", 1)}))));
  EXPECT_FALSE(is_text_page(directory.write("mine.html", "<!DOCTYPE html>\n<title>Mine</title>\n")));
}

}  // namespace
}  // namespace sightline
