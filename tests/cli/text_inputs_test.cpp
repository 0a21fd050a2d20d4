#include "cli/text_inputs.h"

#include <gtest/gtest.h>

#include "core/error.h"
#include "core/temporary_directory.h"

namespace sightline {
namespace {

class TextInputsTest : public ::testing::Test {
 protected:
  // "WHERE|TEXT|FAULT" of each.
  std::vector<std::string> taken() {
    std::vector<std::string> lines;
    const TextTaker taker{[&](const InputText& input) {
                            lines.push_back(input.where + "|" + input.text + "|" + input.fault);
                            EXPECT_EQ(input.empty, input.fault == "the text is empty");
                          },
                          [this] { ++answers_; }};
    EXPECT_TRUE(for_each_text(inputs_, taker));
    return lines;
  }

  TemporaryDirectory directory_;
  TextInputs inputs_;
  int answers_ = 0;
};

using Taken = std::vector<std::string>;

TEST_F(TextInputsTest, OperandsAreTextsInTheirOrder) {
  EXPECT_TRUE(inputs_.empty());
  inputs_.operands = {"one", " ", "\xff!"};
  EXPECT_EQ(taken(), (Taken{"text 1|one|", "text 2| |the text is empty", "text 3|\xEF\xBF\xBD!|"}));
  EXPECT_GE(answers_, 1);
  EXPECT_FALSE(inputs_.empty());
}

TEST_F(TextInputsTest, LinesOfAFileComeBehindThem) {
  inputs_.operands = {"one"};
  inputs_.files_from = directory_.write("t.txt", "first\r\n\nthird");
  const std::string file = inputs_.files_from->string();
  EXPECT_EQ(taken(), (Taken{"text 1|one|", "line 1 of " + file + "|first|",
                            "line 2 of " + file + "||the text is empty", "line 3 of " + file + "|third|"}));
}

TEST_F(TextInputsTest, Utf16WithItsMarkIsUnderstood) {
  inputs_.files_from = directory_.write("t.txt", std::string("\xFF\xFE\xE4\0\n\0", 6));
  EXPECT_EQ(taken(), (Taken{"line 1 of " + inputs_.files_from->string() + "|\xC3\xA4|"}));
}

TEST_F(TextInputsTest, AFileThatIsNotThereIsNamed) {
  inputs_.files_from = directory_.path() / "absent.txt";
  EXPECT_THROW(for_each_text(inputs_, {[](const InputText&) {}, [] {}}), DataError);
}

TEST_F(TextInputsTest, ADashIsStandardInput) {
  files_from_option(inputs_).set("-");
  EXPECT_EQ(*inputs_.files_from, "-");
}

}  // namespace
}  // namespace sightline
