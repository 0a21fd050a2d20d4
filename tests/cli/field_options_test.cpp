#include "cli/field_options.h"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "core/error.h"

namespace sightline {
namespace {

enum class Shade { light, dark };

}  // namespace

template <>
struct EnumNames<Shade> {
  static constexpr const char* kWhat = "shade";
  static constexpr EnumName<Shade> kRows[] = {{Shade::light, "light"}, {Shade::dark, "dark"}};
};

namespace {

struct Painting {
  bool framed = false;
  int layers = 2;
  std::uint64_t seed = 3;
  double share = 0.25;
  std::string title = "none";
  Shade shade = Shade::light;
  std::vector<double> mean;
};

const Fields<Painting>& painting_fields() {
  static const Fields<Painting> fields{
      with_letter('f', field("is_framed", &Painting::framed, "in a frame")),
      field("layers", &Painting::layers, "of paint", from(1, 9)),
      field("seed", &Painting::seed, "of chance"),
      field("share", &Painting::share, "of white", {.least = 0, .most = 1, .below = true}),
      field("title", &Painting::title, "below it"),
      field("shade", &Painting::shade, "of the whole"),
      field("mean", &Painting::mean, "of the colours", from(0, 1))};
  return fields;
}

class FieldOptions : public ::testing::Test {
 protected:
  Option option(const std::string& key) {
    for (const auto& row : painting_fields())
      if (row.info.key == key) return field_option(row, painting_);
    ADD_FAILURE() << key;
    return {};
  }
  std::string refusal(const std::string& key, const std::string& text) {
    try {
      option(key).set(text);
    } catch (const UsageError& error) {
      return error.what();
    }
    return "taken";
  }

  Painting painting_;
};

TEST_F(FieldOptions, AreNamedAndShownAsTheirKind) {
  EXPECT_EQ(shown_flag(option("is_framed")), "--is-framed");
  EXPECT_EQ(option("is_framed").letter, 'f');
  EXPECT_EQ(option("is_framed").default_text, "");
  EXPECT_EQ(shown_flag(option("layers")), "--layers N");
  EXPECT_EQ(option("layers").default_text, "2");
  EXPECT_EQ(option("layers").help, "of paint");
  EXPECT_EQ(shown_flag(option("share")), "--share X");
  EXPECT_EQ(option("share").default_text, "0.25");
  EXPECT_EQ(shown_flag(option("title")), "--title NAME");
  EXPECT_EQ(shown_flag(option("shade")), "--shade light|dark");
  EXPECT_EQ(option("shade").default_text, "light");
  EXPECT_EQ(shown_flag(option("mean")), "--mean R,G,B");
}

TEST_F(FieldOptions, SetTheirMember) {
  option("is_framed").set("true");
  option("layers").set("9");
  option("seed").set("18446744073");
  option("share").set("0.5");
  option("title").set("7");
  option("shade").set("dark");
  option("mean").set("0,0.5,1");
  EXPECT_TRUE(painting_.framed);
  EXPECT_EQ(painting_.layers, 9);
  EXPECT_EQ(painting_.seed, 18446744073u);
  EXPECT_EQ(painting_.share, 0.5);
  EXPECT_EQ(painting_.title, "7");  // a text, whatever it looks like
  EXPECT_EQ(painting_.shade, Shade::dark);
  EXPECT_EQ(painting_.mean, (std::vector<double>{0, 0.5, 1}));
}

TEST_F(FieldOptions, RefuseWhatIsOutsideOrOfAnotherKind) {
  EXPECT_EQ(refusal("layers", "0"), "is 0, expected 1 to 9");
  EXPECT_EQ(refusal("layers", "-3"), "is -3, expected 1 to 9");
  EXPECT_EQ(refusal("layers", "2.0"), "is '2.0', expected a whole number");
  EXPECT_EQ(refusal("seed", "-1").substr(0, 16), "is -1, expected ");
  EXPECT_EQ(refusal("share", "1").substr(0, 15), "is 1, expected ");
  EXPECT_EQ(refusal("is_framed", "1"), "is '1', expected true or false");
  EXPECT_EQ(refusal("shade", "drak").substr(0, 37), "is 'drak', expected one of light|dark");
  EXPECT_EQ(painting_.layers, 2);
}

// Three, with nothing before, between or behind them.
TEST_F(FieldOptions, ThreeNumbersAreThree) {
  for (const char* text : {"0.5", "0,0", "0,0,0,0", "0,0,2"})
    EXPECT_EQ(refusal("mean", text).substr(0, 3), "is ") << text;
  for (const char* text : {"0,0,0,", ",0,0,0", "0,,0", "0, 0,0", ","})
    EXPECT_NE(refusal("mean", text).find("expected a number"), std::string::npos) << text;
  EXPECT_TRUE(painting_.mean.empty());
}

}  // namespace
}  // namespace sightline
