#include "core/field.h"

#include <gtest/gtest.h>

#include <cmath>

#include "core/error.h"

namespace sightline {

enum class Gait { walk, trot };
template <>
struct EnumNames<Gait> {
  static constexpr const char* kWhat = "gait";
  static constexpr EnumName<Gait> kRows[] = {{Gait::walk, "walk"}, {Gait::trot, "trot"}};
};

namespace {

struct Saddle {
  double weight = 4;
  bool operator==(const Saddle&) const = default;
};

struct Horse {
  int hands = 15;
  std::int64_t hairs = 1000;
  double speed = 0.5;
  bool shod = false;
  Gait gait = Gait::walk;
  std::string name = "Ida";
  std::uint64_t seed = 1;
  std::vector<double> coat;
  Saddle saddle;
  bool operator==(const Horse&) const = default;
};

Fields<Horse> horse_fields() {
  Fields<Horse> fields{field("hands", &Horse::hands, "height", {.least = 8, .most = 20, .or_zero = true}),
                       field("hairs", &Horse::hairs, "hairs", from(1)),
                       field("speed", &Horse::speed, "speed", {.least = 0, .most = 1, .above = true}),
                       field("shod", &Horse::shod, "has shoes"),
                       field("gait", &Horse::gait, "gait"),
                       field("name", &Horse::name, "name"),
                       field("seed", &Horse::seed, "seed"),
                       field("coat", &Horse::coat, "colour", {.least = 0, .above = true})};
  const Fields<Saddle> saddle{with_letter('w', field("weight", &Saddle::weight, "kilograms", from(0)))};
  for (auto& row : fields_of_part(&Horse::saddle, saddle, "saddle")) fields.push_back(row);
  return fields;
}

std::string refusal(const std::string& text) {
  try {
    from_json(horse_fields(), parse_json(text, "H"), "H", Horse());
  } catch (const DataError& error) {
    return error.what();
  }
  return {};
}

TEST(Field, EveryKindComesBackThroughJson) {
  Horse horse{0, 77, 1, true, Gait::trot, "Max", 0xFFFFFFFFFFFFFFFF, {0.5, 0.25, 1}, {3.5}};
  const Json json = to_json(horse_fields(), horse);
  EXPECT_EQ(dump_json(json), R"({"hands":0,"hairs":77,"speed":1.0,"shod":true,"gait":"trot","name":"Max",)"
                             R"("seed":18446744073709551615,"coat":[0.5,0.25,1.0],"saddle":{"weight":3.5}})");
  EXPECT_EQ(from_json(horse_fields(), parse_json(dump_json(json), "H"), "H", Horse()), horse);
}

TEST(Field, DefaultsOfLaterRowsStayOutOfFilesAndAreKnownAllTheSame) {
  Fields<Horse> rows{field("hands", &Horse::hands, "height"),
                     later(field("shod", &Horse::shod, "has shoes"))};
  Horse horse;
  EXPECT_EQ(dump_json(to_json(rows, horse)), R"({"hands":15})");
  EXPECT_EQ(dump_json(whole_json(rows, horse)), R"({"hands":15,"shod":false})");
  horse.shod = true;
  EXPECT_EQ(dump_json(to_json(rows, horse)), R"({"hands":15,"shod":true})");
  EXPECT_EQ(from_json(rows, to_json(rows, horse), "H", Horse()), horse);
}

TEST(Field, AbsentKeysKeepTheirValue) {
  Horse base;
  base.name = "Max";
  base.saddle.weight = 9;
  Horse expected = base;
  expected.hands = 9;
  EXPECT_EQ(
      from_json(horse_fields(), parse_json(R"({"hands": 9, "saddle": {}, "other": 1})", "H"), "H", base),
      expected);
}

TEST(Field, AFaultNamesKeyFoundAndExpected) {
  const std::vector<std::pair<std::string, std::string>> cases{
      {R"({"hands": 7})", "key 'hands' is 7, expected 0 or 8 to 20"},
      {R"({"hands": 21})", "key 'hands' is 21, expected 0 or 8 to 20"},
      {R"({"hands": 8.5})", "key 'hands' is 8.5, expected a whole number"},
      {R"({"hands": 99999999999999999999})", "key 'hands' is 1e+20, expected a whole number"},
      {R"({"hands": 18446744073709551615})", "key 'hands' is 18446744073709551615, expected 0 or 8 to 20"},
      {R"({"hairs": 0})", "key 'hairs' is 0, expected 1 or more"},
      {R"({"hairs": 9223372036854775808})",
       "key 'hairs' is 9223372036854775808, expected 1 to 9007199254740992"},
      {R"({"speed": 0})", "key 'speed' is 0.0, expected a number above 0.0, at most 1.0"},
      {R"({"speed": true})", "key 'speed' is true, expected a number"},
      {R"({"shod": 1})", "key 'shod' is 1, expected true or false"},
      {R"({"gait": "tort"})", "key 'gait' is \"tort\", expected walk or trot, did you mean 'trot'?"},
      {R"({"gait": 1})", "key 'gait' is 1, expected a string"},
      {R"({"name": ""})", "key 'name' is \"\", expected a string that is not empty"},
      {R"({"seed": -1})", "key 'seed' is -1, expected a whole number, 0 or more"},
      {R"({"seed": 1.0})", "key 'seed' is 1.0, expected a whole number, 0 or more"},
      {R"({"coat": [1, 2]})",
       "key 'coat' is [1,2], expected three numbers (red, green, blue), each above 0.0, or an empty list"},
      {R"({"coat": [1, 2, 0]})",
       "key 'coat' is [1,2,0], expected three numbers (red, green, blue), each above 0.0, or an empty list"},
      {R"({"saddle": {"weight": -1}})", "key 'saddle.weight' is -1.0, expected 0.0 or more"},
      {R"([])", "found array, expected an object"},
  };
  for (const auto& [text, expected] : cases) EXPECT_EQ(refusal(text), "H: " + expected) << text;
}

TEST(Field, AFaultOfTheStructIsFoundToo) {
  Horse horse;
  EXPECT_FALSE(fault_of(horse_fields(), horse));
  horse.saddle.weight = std::nan("");
  EXPECT_EQ(text_of(fault_of(horse_fields(), horse).value()),
            "key 'saddle.weight' is nan, expected a number");
}

TEST(Field, APartsShortFlagsStayItsOwn) {
  EXPECT_EQ(horse_fields().back().info.letter, 0);
}

TEST(Field, OverlaidKnowsTheKeysOfParts) {
  const Json base = to_json(horse_fields(), Horse());
  const auto refusal = [&](const std::string& text) {
    try {
      overlaid(base, parse_json(text, "H"), "H");
    } catch (const DataError& error) {
      return std::string(error.what());
    }
    return std::string();
  };
  EXPECT_EQ(overlaid(base, parse_json(R"({"saddle": {"weight": 7}})", "H"), "H")["saddle"]["weight"], 7);
  EXPECT_EQ(refusal(R"({"hnads": 9})"), "H: unknown key 'hnads', did you mean 'hands'?");
  EXPECT_EQ(refusal(R"({"saddle": {"wieght": 9}})"),
            "H: unknown key 'saddle.wieght', did you mean 'weight'?");
  EXPECT_EQ(refusal(R"({"saddle": 9})"), "H: key 'saddle' is number, expected an object");
}

}  // namespace
}  // namespace sightline
