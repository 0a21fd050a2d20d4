#include "core/json_events.h"

#include <gtest/gtest.h>

namespace sightline {
namespace {

struct KeyCounter : JsonEvents {
  bool key(string_t& name) override {
    keys += name + ' ';
    return true;
  }
  std::string keys;
};

TEST(JsonEvents, PassOverWhatNobodyAsksFor) {
  KeyCounter counter;
  EXPECT_TRUE(Json::sax_parse(R"({"a": [1, -2, 3.5, true, null, "x", {"b": {}}], "c": 18446744073709551615})",
                              &counter));
  EXPECT_EQ(counter.keys, "a b c ");
}

TEST(JsonEvents, StopAtAFaultWithoutRaising) {
  for (const char* text : {"", "{", "[1,]", "{\"a\" 1}", "nul", "\"\xFF\"", "1 2"}) {
    JsonEvents events;
    EXPECT_FALSE(Json::sax_parse(text, &events)) << text;
  }
}

}  // namespace
}  // namespace sightline
