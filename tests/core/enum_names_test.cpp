#include "core/enum_names.h"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "core/error.h"

namespace sightline {

enum class Fruit { apple, sour_cherry, plum };
template <>
struct EnumNames<Fruit> {
  static constexpr const char* kWhat = "fruit";
  static constexpr EnumName<Fruit> kRows[] = {
      {Fruit::apple, "apple"}, {Fruit::sour_cherry, "sour-cherry"}, {Fruit::plum, "plum"}};
};

namespace {

template <class Raised>
std::string message_of(const std::function<void()>& act) {
  try {
    act();
  } catch (const Raised& error) {
    return error.what();
  }
  return {};
}

TEST(EnumNames, EveryNameComesBack) {
  EXPECT_EQ(enum_names<Fruit>(), (std::vector<std::string>{"apple", "sour-cherry", "plum"}));
  for (const std::string& name : enum_names<Fruit>()) EXPECT_EQ(to_string(parse_enum<Fruit>(name)), name);
  EXPECT_EQ(find_enum<Fruit>("plum"), Fruit::plum);
  EXPECT_EQ(find_enum<Fruit>("Plum"), std::nullopt);
  EXPECT_EQ(find_enum<Fruit>(""), std::nullopt);
}

TEST(EnumNames, AnUnknownNameIsToldWhatThereIsAndWhatIsNear) {
  EXPECT_EQ(message_of<UsageError>([] { parse_enum<Fruit>("pear"); }),
            "fruit: found 'pear', expected apple, sour-cherry or plum");
  EXPECT_EQ(message_of<UsageError>([] { parse_enum<Fruit>("sour_chery"); }),
            "fruit: found 'sour_chery', expected apple, sour-cherry or plum, did you mean 'sour-cherry'?");
}

TEST(EnumNames, JsonNamesTheKey) {
  const Json json{{"fruit", "plum"}, {"other", "pulm"}, {"number", 3}};
  EXPECT_EQ(json_enum_or(json, "fruit", Fruit::apple, "F"), Fruit::plum);
  EXPECT_EQ(json_enum_or(json, "absent", Fruit::apple, "F"), Fruit::apple);
  EXPECT_EQ(message_of<DataError>([&] { json_enum_or(json, "other", Fruit::apple, "F"); }),
            "F: key 'other' is \"pulm\", expected apple, sour-cherry or plum, did you mean 'plum'?");
  EXPECT_EQ(message_of<DataError>([&] { json_enum_or(json, "number", Fruit::apple, "F"); }),
            "F: key 'number' is 3, expected a string");
}

TEST(EnumNames, AListIsReadAsASentence) {
  EXPECT_EQ(one_of({"soft"}), "soft");
  EXPECT_EQ(one_of({"soft", "hard"}), "soft or hard");
}

}  // namespace
}  // namespace sightline
