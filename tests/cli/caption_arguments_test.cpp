#include "cli/caption_arguments.h"

#include <gmock/gmock.h>

#include <nlohmann/json.hpp>

#include "cli/command_line.h"
#include "core/error.h"
#include "core/field_values.h"
#include "core/scratch_file.h"
#include "decode/search_rows.h"

namespace sightline {
namespace {

using ::testing::HasSubstr;

// What the command makes of a line: its arguments, or why there are none.
class CaptionLine {
 public:
  explicit CaptionLine(const std::vector<std::string>& line) {
    Command command;
    command.name = "caption";
    command.options = caption_options(arguments);
    command.max_operands = 10;
    command.set_operands = [this](const std::vector<std::string>& photos) {
      arguments.photos.operands = photos;
    };
    try {
      parse_arguments(command, line);
      complete_caption_arguments(arguments);
    } catch (const UsageError& error) {
      fault = error.what();
    }
  }

  CaptionArguments arguments;
  std::string fault;
};

std::string caption_fault(const std::vector<std::string>& line) {
  return CaptionLine(line).fault;
}

TEST(CaptionArguments, AFormatOrADashPrintsBesideFiles) {
  EXPECT_FALSE(CaptionLine({"a.jpg"}).arguments.print);
  EXPECT_TRUE(CaptionLine({"a.jpg", "--format", "text"}).arguments.print);
  const CaptionLine dash({"a.jpg", "--out", "x.txt", "--out", "-"});
  EXPECT_TRUE(dash.arguments.print);
  EXPECT_FALSE(dash.arguments.out);
  EXPECT_EQ(*CaptionLine({"a.jpg", "-o", "x.txt"}).arguments.out, "x.txt");
}

TEST(CaptionArguments, FileNamesAreShownOrNotByTheLastWord) {
  EXPECT_FALSE(CaptionLine({"a.jpg"}).arguments.name_files.has_value());
  EXPECT_EQ(CaptionLine({"a.jpg", "-H"}).arguments.name_files, true);
  EXPECT_EQ(CaptionLine({"a.jpg", "-H", "--no-filename"}).arguments.name_files, false);
}

TEST(CaptionArguments, SidecarsMayBeNone) {
  EXPECT_EQ(CaptionLine({"a.jpg", "--sidecar", "xmp"}).arguments.sidecar, SidecarKind::xmp);
  EXPECT_FALSE(CaptionLine({"a.jpg", "--sidecar", "xmp", "--sidecar", "none"}).arguments.sidecar);
  EXPECT_TRUE(makes_files(CaptionLine({"a.jpg", "--sidecar", "txt"}).arguments));
  EXPECT_TRUE(makes_files(CaptionLine({"a.jpg", "--embed"}).arguments));
  EXPECT_FALSE(makes_files(CaptionLine({"a.jpg", "--out", "x"}).arguments));
}

TEST(CaptionArguments, SeveralCaptionsWidenTheBeamUnlessItIsGiven) {
  EXPECT_EQ(CaptionLine({"a.jpg", "--n-best", "7"}).arguments.run.images.search.beam, 7);
  EXPECT_THAT(caption_fault({"a.jpg", "--n-best", "7", "--beam", "5"}),
              HasSubstr("at most the beam's width"));
}

TEST(CaptionArguments, PatternsAreSeparatedByCommasOrGivenAgain) {
  EXPECT_EQ(CaptionLine({"a", "--exclude", "x,y", "--exclude", "z"}).arguments.photos.excluded,
            (std::vector<std::string>{"x", "y", "z"}));
}

TEST(CaptionArguments, AFlagThatCountsForNothingIsNamedWithWhatItWants) {
  EXPECT_THAT(caption_fault({}), HasSubstr("caption needs PHOTO|DIR|PATTERN|-... or --files-from FILE"));
  const std::pair<std::vector<std::string>, const char*> cases[] = {
      {{"a", "--attention"}, "--attention"},
      {{"a", "--style", "colour"}, "--style"},
      {{"a", "--overlay", "s", "--colour-map", "viridis"}, "--colour-map needs --style colour"},
      {{"a", "--format", "jsonl", "-H"}, "--with-filename"},
      {{"a", "--format", "csv", "--no-filename"}, "--no-filename"},
      {{"a", "--annotations", "c.json"}, "--annotations"},
      {{"a", "--ids-from-names"}, "--ids-from-names"},
      {{"a", "--sidecar-dir", "d"}, "--sidecar-dir"},
      {{"a", "--backup"}, "--backup"},
      {{"a", "--null"}, "--null"},
      {{"a", "--follow-links"}, "--follow-links"}};
  for (const auto& [line, flag] : cases) EXPECT_THAT(caption_fault(line), HasSubstr(flag)) << flag;
  EXPECT_EQ(caption_fault({"a", "--attention", "--format", "jsonl"}), "");
  EXPECT_EQ(caption_fault({"a", "--attention", "--sidecar", "json"}), "");
  EXPECT_EQ(caption_fault({"a", "--style", "colour", "--html", "g"}), "");
  EXPECT_EQ(caption_fault({"a", "--overlay", "s", "--style", "colour", "--colour-map", "viridis"}), "");
  EXPECT_EQ(caption_fault({"a", "--html", "g", "--colour-map", "viridis"}), "");  // it has both styles
  EXPECT_EQ(caption_fault({"a", "--recursive", "--follow-links"}), "");
}

TEST(CaptionArguments, StandardInputIsOnePhotoAndItsCaptionGoesToStandardOutput) {
  EXPECT_EQ(caption_fault({"-"}), "");
  EXPECT_THAT(caption_fault({"-", "a.jpg"}), HasSubstr("expected no others beside it"));
  for (const char* flag : {"--out", "--overlay", "--html"})
    EXPECT_THAT(caption_fault({"-", flag, "x"}), HasSubstr("whose caption goes to standard output")) << flag;
  EXPECT_THAT(caption_fault({"-", "--sidecar", "txt"}), HasSubstr("standard output"));
}

class CaptionSettings : public ::testing::Test {
 protected:
  CaptionSettings() {
    arguments_.model.model = model_.path();
    arguments_.words.prefix = "a photo";
  }
  SearchOptions& search() { return arguments_.run.images.search; }
  RunSettings settings() const { return caption_settings(arguments_); }

  ScratchFile model_{"weights"};
  CaptionArguments arguments_;
};

TEST_F(CaptionSettings, StandAsJournalsHaveAlwaysHadThem) {
  RunSettings expected{{"model", settings().front().second},
                       {"encoder", ""},
                       {"beam", "3"},
                       {"n-best", "1"},
                       {"min-length", "1"},
                       {"max-length", "30"},
                       {"length-penalty", "0.700000"},
                       {"allow-unknown", "false"},
                       {"prefix", "a photo"},
                       {"hard", "argmax"},
                       {"seed", ""}};
  EXPECT_EQ(settings(), expected);
  search().glimpses = GlimpseRule::sample;
  search().allow_unknown = true;
  search().seed = 0xFFFFFFFFFFFFFFFF;
  expected[7].second = "true";
  expected[9].second = "sample";
  expected[10].second = "18446744073709551615";
  EXPECT_EQ(settings(), expected);
}

// What is drawn depends on the seed and on how it is drawn, and not on the beam.
TEST_F(CaptionSettings, OfSampledCaptionsTellHowTheyWereDrawn) {
  search().sample = 4;
  search().top_p = 0.9;
  arguments_.words.must_include = "dog";
  const RunSettings now = settings();
  const auto value = [&](const std::string& name) {
    for (const auto& [key, text] : now)
      if (key == name) return text;
    return std::string("absent");
  };
  EXPECT_EQ(value("beam"), "");
  EXPECT_EQ(value("seed"), "1");
  EXPECT_EQ(value("sample"), "4");
  EXPECT_EQ(value("top-p"), "0.900000");
  EXPECT_EQ(value("temperature"), "absent");
  EXPECT_EQ(value("must-include"), "dog");
}

TEST_F(CaptionSettings, OfAnEnsembleNameEveryModel) {
  const std::string one = settings().front().second;
  const ScratchFile other("other weights");
  arguments_.model.further_models = {other.path()};
  const std::string both = settings().front().second;
  EXPECT_EQ(both.substr(0, one.size() + 1), one + ",");
  EXPECT_EQ(both.size(), 2 * one.size() + 1);
}

TEST_F(CaptionSettings, ChangeWithEveryOptionThatCaptionsDependOn) {
  for (const GlimpseRule rule : {GlimpseRule::argmax, GlimpseRule::sample}) {
    for (const SearchRow& row : search_rows()) {
      search() = {};
      search().glimpses = rule;
      const RunSettings before = settings();
      const bool matters = !row.matters || row.matters(search());
      row.field.set(search(), other_value(row.field.info, row.field.get(search())));
      EXPECT_EQ(settings() != before, matters) << row.field.info.key;
    }
  }
}

}  // namespace
}  // namespace sightline
