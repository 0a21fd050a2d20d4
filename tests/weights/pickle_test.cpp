#include "weights/pickle.h"

#include <gmock/gmock.h>

#include "core/error.h"

namespace sightline {
namespace {

using ::testing::HasSubstr;
using Kind = PickleValue::Kind;
using namespace std::string_literals;

std::string pickle_error(const std::string& bytes) {
  try {
    read_pickle(bytes, "FILE");
  } catch (const ModelError& error) {
    return error.what();
  }
  return "none";
}

// pickle.dumps([None, True, -2, 300, 70000, 2**40, 1.5, "é", (), (1, 2, 3, 4), {"a": 1}], protocol=2)
const std::string kSample =
    "\x80\x02]q\x00(N\x88J\xfe\xff\xff\xffM,\x01Jp\x11\x01\x00\x8a\x06\x00\x00\x00\x00\x00\x01G?"
    "\xf8\x00\x00\x00\x00\x00\x00"
    "X\x02\x00\x00\x00\xc3\xa9q\x01)(K\x01K\x02K\x03K\x04tq\x02}q\x03X\x01\x00\x00\x00"
    "aq\x04K\x01se."s;

TEST(Pickle, ReadsPlainValues) {
  const Pickle pickle = read_pickle(kSample + "trailing", "FILE");
  EXPECT_EQ(pickle.size, kSample.size());
  const PickleValue& list = pickle[pickle.root];
  ASSERT_EQ(list.kind, Kind::list);
  ASSERT_EQ(list.items.size(), 11u);
  const auto item = [&](std::size_t i) -> const PickleValue& { return pickle[list.items[i]]; };
  EXPECT_EQ(item(0).kind, Kind::none);
  EXPECT_EQ(item(1).kind, Kind::boolean);
  EXPECT_EQ(item(1).integer, 1);
  EXPECT_EQ(item(2).integer, -2);
  EXPECT_EQ(item(3).integer, 300);
  EXPECT_EQ(item(4).integer, 70000);
  EXPECT_EQ(item(5).integer, std::int64_t{1} << 40);
  EXPECT_EQ(item(6).real, 1.5);
  EXPECT_EQ(item(7).text, "é");
  EXPECT_EQ(item(8).kind, Kind::tuple);
  EXPECT_EQ(item(9).items.size(), 4u);
  ASSERT_EQ(item(10).entries.size(), 1u);
  EXPECT_EQ(pickle[item(10).entries[0].first].text, "a");
}

TEST(Pickle, AnyTruncationIsAModelError) {
  for (std::size_t size = 0; size < kSample.size(); ++size)
    EXPECT_NE(pickle_error(kSample.substr(0, size)), "none") << size;
}

TEST(Pickle, RefusesClassesAndOpcodesByName) {
  EXPECT_THAT(pickle_error("\x80\x02"
                           "cos\nsystem\nX\x02\x00\x00\x00ls\x85R."s),
              HasSubstr("'os.system'"));
  EXPECT_THAT(pickle_error("\x80\x04\x8c\x02os\x8c\x06system\x93."s), HasSubstr("'os.system'"));
  EXPECT_THAT(pickle_error("\x80\x02(ios\nsystem\n."s), HasSubstr("INST (105)"));
  EXPECT_THAT(pickle_error("\x80\x02\xff."s), HasSubstr("unknown (255)"));
  EXPECT_THAT(pickle_error("\x80\x09."s), HasSubstr("protocol 9"));
  EXPECT_THAT(pickle_error("\x80\x02"
                           "ctorch FloatStorage\n\n."s),
              HasSubstr("which no plain state dict needs"));
}

TEST(Pickle, RefusesNonsense) {
  EXPECT_NE(pickle_error("."), "none");    // STOP with an empty stack
  EXPECT_NE(pickle_error("t."), "none");   // a group without a mark
  EXPECT_NE(pickle_error("(0."), "none");  // POP through a mark
  EXPECT_NE(pickle_error("K\x01K\x02"
                         "a."),
            "none");                                                           // append to a number
  EXPECT_NE(pickle_error("}(K\x01u."), "none");                                // a key without its value
  EXPECT_NE(pickle_error("h\x05."s), "none");                                  // recall of nothing
  EXPECT_NE(pickle_error("K\x01)R."s), "none");                                // call of a number
  EXPECT_NE(pickle_error("X\xff\xff\xff\xffx."s), "none");                     // a string of 4 GB
  EXPECT_NE(pickle_error("\x8d\xff\xff\xff\xff\xff\xff\xff\xffx."s), "none");  // of 2^64 - 1
  EXPECT_NE(pickle_error("K\x01}b."s), "none");                                // state of a number
}

TEST(Pickle, HoldsCyclesAndSurvivesEnormousOnes) {
  // l = []; l.append(l)
  const Pickle cycle = read_pickle(
      "]q\x00h\x00"
      "a."s,
      "FILE");
  EXPECT_EQ(cycle[cycle.root].items, std::vector<PickleValue::Index>{cycle.root});

  // Lists of lists that would be 10^40 items if they were followed.
  std::string laughs =
      "]q\x00"
      "K\x01"
      "a"s;
  for (int level = 1; level < 40; ++level) {
    laughs += "](";
    for (int i = 0; i < 10; ++i) laughs += "h"s + static_cast<char>(level - 1);
    laughs += "eq"s + static_cast<char>(level);
  }
  EXPECT_EQ(pickle_error(laughs + "."), "none");
  EXPECT_THAT(pickle_error(std::string(10'000'000, '(')), HasSubstr("operations"));
  EXPECT_THAT(pickle_error(std::string(10'000'000, ']')), HasSubstr("operations"));
}

}  // namespace
}  // namespace sightline
