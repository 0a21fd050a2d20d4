#include "data/json_records.h"

#include <gmock/gmock.h>

#include <stdexcept>

#include "core/error.h"
#include "core/temporary_directory.h"
#include "data/raised.h"

namespace sightline {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using Type = JsonField::Type;

const std::vector<JsonSection> kPhotos{
    {"photos",
     {{"id", Type::id, true, {}}, {"title", Type::text, false, {}}, {"says", Type::texts, false, "raw"}}}};
const std::vector<JsonSection> kBare{{"", {{"id", Type::id, true, {}}, {"title", Type::text, true, {}}}}};

class JsonRecords : public ::testing::Test {
 protected:
  // A line for each record: where it stands, and its values; "-" is none, "#" goes before numbers.
  std::vector<std::string> lines(const std::string& json,
                                 const std::vector<JsonSection>& sections = kPhotos) {
    const auto path = directory_.write("r.json", json);
    const std::size_t folder = path.string().size() - 6;
    std::vector<std::string> found;
    read_json_records(path, sections, [&](JsonRecord& record) {
      std::string line = record.where.substr(folder) + " " + std::to_string(record.section) + "." +
                         std::to_string(record.index);
      for (const JsonValue& value : record.values) {
        line += value.present ? std::string("|") + (value.number ? "#" : "") + value.text : "|-";
        for (const std::string& text : value.texts) line += "<" + text + ">";
      }
      found.push_back(line);
    });
    return found;
  }
  std::string fault(const std::string& json, const std::vector<JsonSection>& sections = kPhotos) {
    const std::string error = raised<DataError>([&] { lines(json, sections); });
    const std::size_t name = error.find("r.json: ");
    return name == std::string::npos ? error : error.substr(name);
  }

  TemporaryDirectory directory_;
};

TEST_F(JsonRecords, AreReadInTheFilesOrder) {
  EXPECT_THAT(lines(R"({"photos": [{"title": "a", "id": 3, "says": [{"raw": "x"}, {"n": 1, "raw": ""}]},
                                   {"id": "k"}, {"says": [], "id": -7}]})"),
              ElementsAre("r.json: photos[0] 0.0|#3|a|<x><>", "r.json: photos[1] 0.1|k|-|-",
                          "r.json: photos[2] 0.2|#-7|-|"));
  EXPECT_THAT(lines(R"([{"id": 1, "title": "a"}, {"title": "b", "id": "1"}])", kBare),
              ElementsAre("r.json: [0] 0.0|#1|a", "r.json: [1] 0.1|1|b"));
  EXPECT_TRUE(lines(R"({"photos": []})").empty());
}

TEST_F(JsonRecords, SectionsComeAsTheFileHasThem) {
  const std::vector<JsonSection> two{{"photos", {{"id", Type::id, true, {}}}},
                                     {"notes", {{"t", Type::text, true, {}}}}};
  EXPECT_THAT(lines(R"({"notes": [{"t": "n"}], "more": {"photos": 1}, "photos": [{"id": 1}]})", two),
              ElementsAre("r.json: notes[0] 1.0|n", "r.json: photos[0] 0.0|#1"));
}

TEST_F(JsonRecords, WhatIsNotWantedIsPassedOver) {
  EXPECT_THAT(lines(R"({"photos": [{"id": 1, "x": {"id": 2, "title": 3}, "y": [[{"id": 4}], null, true, 1e9]},
                                   {"more": [1], "id": 5, "says": [{"other": {"raw": 6}, "raw": "r"}]}],
                        "info": [{"id": 7}], "n": 8})"),
              ElementsAre("r.json: photos[0] 0.0|#1|-|-", "r.json: photos[1] 0.1|#5|-|<r>"));
}

TEST_F(JsonRecords, NumbersBecomeTheirDecimalForm) {
  for (const auto& [written, decimal] :
       std::vector<std::pair<std::string, std::string>>{{"7", "7"},
                                                        {"7.0", "7"},
                                                        {"70e-1", "7"},
                                                        {"-0", "0"},
                                                        {"-3", "-3"},
                                                        {"0.25", "0.25"},
                                                        {"2.5e-1", "0.25"},
                                                        {"1e3", "1000"},
                                                        {"18446744073709551615", "18446744073709551615"},
                                                        {"18446744073709551616", "18446744073709551616"},
                                                        {"-99999999999999999999", "-99999999999999999999"}})
    EXPECT_THAT(lines(R"({"photos": [{"id": )" + written + "}]}"),
                ElementsAre("r.json: photos[0] 0.0|#" + decimal + "|-|-"));
}

TEST_F(JsonRecords, FaultsNameRecordAndKey) {
  const std::pair<const char*, const char*> cases[] = {
      {R"({})", "r.json: key 'photos' is missing"},
      {R"([])", "r.json: found a list, expected an object"},
      {R"(3)", "r.json: found 3, expected an object"},
      {R"({"photos": {}})", "r.json: photos: found an object, expected a list"},
      {R"({"photos": null})", "r.json: photos: found null, expected a list"},
      {R"({"photos": [{"id": 1}, [2]]})", "r.json: photos: [1] found a list, expected an object"},
      {R"({"photos": ["x"]})", "r.json: photos: [0] found \"x\", expected an object"},
      {R"({"photos": [{"title": "t"}]})", "r.json: photos[0]: key 'id' is missing"},
      {R"({"photos": [{"id": null}]})", "photos[0]: key 'id' is null, expected a number or a string"},
      {R"({"photos": [{"id": ""}]})", "photos[0]: key 'id' is empty"},
      {R"({"photos": [{"id": [1]}]})", "photos[0]: key 'id' is a list, expected a number or a string"},
      {R"({"photos": [{"title": 1.5}]})", "photos[0]: key 'title' is 1.5, expected a string"},
      {R"({"photos": [{"title": true}]})", "photos[0]: key 'title' is true, expected a string"},
      {R"({"photos": [{"says": "x"}]})", "key 'says' is \"x\", expected a list of objects"},
      {R"({"photos": [{"says": {"raw": "x"}}]})", "key 'says' is an object, expected a list of objects"},
      {R"({"photos": [{"says": [{"raw": "x"}, 2]}]})", "key 'says': says[1] is 2, expected an object"},
      {R"({"photos": [{"says": [{"raw": 2}]}]})", "says[0]: key 'raw' is 2, expected a string"},
      {R"({"photos": [{"says": [{"raw": "x"}, {}]}]})", "key 'says': [1]: key 'raw' is missing"},
      {R"({"photos": [{"id": 1, "id": 1}]})", "photos[0]: key 'id' comes twice"},
      {R"({"photos": [{"says": [{"raw": "x", "raw": "y"}]}]})", "key 'raw' comes twice in one object"},
      {R"({"photos": [], "photos": []})", "r.json: key 'photos' comes twice"},
      {"", "r.json: is empty, expected JSON"},
      {" \n", "r.json: is empty, expected JSON"},
      {R"({"photos": [{"id": 1})", "photos: the file ends too early: it is truncated"},
      {"{\"photos\": [\n{\"id\" 1}]}", "at line 2, column 7"},
      {"{\"photos\": [{\"id\": \"\xFF\"}]}", "JSON (UTF-8)"}};
  for (const auto& [json, expected] : cases) EXPECT_THAT(fault(json), HasSubstr(expected)) << json;
  EXPECT_THAT(fault("{}", kBare), HasSubstr("r.json: found an object, expected a list of records"));
  EXPECT_THAT(fault("[1]", kBare), HasSubstr("r.json: [0] found 1, expected an object"));
  EXPECT_THAT(fault(R"([{"id": 1, "title": "a"}, {"id": 2}])", kBare),
              HasSubstr("r.json: [1]: key 'title' is missing"));
}

// Of a long text an excerpt, which ends between letters.
TEST_F(JsonRecords, FaultsQuoteTheBeginningOfATextThatIsNone) {
  const std::string long_text = std::string(59, 'a') + "\u00FC" + std::string(40, 'b');
  EXPECT_THAT(fault(R"({"photos": [")" + long_text + R"("]})"),
              HasSubstr("found \"" + std::string(59, 'a') + "...\", expected an object"));
}

TEST_F(JsonRecords, RecordsBeforeAFaultAreHandedOut) {
  const auto path = directory_.write("r.json", R"({"photos": [{"id": 1}, {"id": 2}, {"x": 3}]})");
  std::vector<std::string> ids;
  const auto take = [&](JsonRecord& record) { ids.push_back(record.values[0].text); };
  EXPECT_THROW(read_json_records(path, kPhotos, take), DataError);
  EXPECT_THAT(ids, ElementsAre("1", "2"));
}

TEST_F(JsonRecords, WhatTheTakerRaisesPassesThrough) {
  const auto path = directory_.write("r.json", R"({"photos": [{"id": 1}]})");
  EXPECT_THROW(read_json_records(path, kPhotos, [](JsonRecord&) { throw std::length_error("mine"); }),
               std::length_error);
}

TEST_F(JsonRecords, AByteOrderMarkIsLeftOut) {
  EXPECT_EQ(lines("\xEF\xBB\xBF{\"photos\": [{\"id\": 1}]}").size(), 1u);
  std::string wide = "\xFF\xFE";
  for (const char letter : std::string(R"({"photos": [{"id": "a"}]})")) wide += {letter, '\0'};
  EXPECT_THAT(lines(wide), ElementsAre("r.json: photos[0] 0.0|a|-|-"));
}

TEST_F(JsonRecords, DeepNestingIsRefused) {
  EXPECT_THAT(fault(R"({"x": )" + std::string(100'000, '[')), HasSubstr("is nested more than"));
}

}  // namespace
}  // namespace sightline
