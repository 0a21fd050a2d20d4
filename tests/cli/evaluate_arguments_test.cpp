#include "cli/evaluate_arguments.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <set>
#include <string>
#include <vector>

#include "core/error.h"

namespace sightline {
namespace {

using ::testing::StrEq;
using ::testing::ThrowsMessage;

// Gives the option some value that it takes.
void give(const Option& option) {
  std::vector<std::string> values = option.choices;
  for (const char* value : {"true", "2", "0.5", "word"}) values.emplace_back(value);
  for (const std::string& value : values) {
    try {
      return option.set(value);
    } catch (const UsageError&) {
    }
  }
  FAIL() << option.name << " takes no value that this test knows";
}

// Those that may be given where references are of this kind.
std::set<std::string> options_of(Evaluated kind) {
  std::set<std::string> names;
  EvaluateArguments of_all;
  const std::size_t count = evaluate_options(of_all).size();
  for (std::size_t i = 0; i < count; ++i) {
    EvaluateArguments arguments;
    const Option option = evaluate_options(arguments).at(i);
    give(option);
    try {
      check_options_of(kind, arguments);
      names.insert(option.name);
    } catch (const UsageError&) {
    }
  }
  return names;
}

TEST(EvaluateArguments, EveryOptionIsRefusedWhereItWouldBePassedOver) {
  const std::set<std::string> of_labelled{"references", "results", "compare", "model",
                                          "bootstrap",  "seed",    "format"};
  EXPECT_EQ(options_of(Evaluated::labelled_texts), of_labelled);

  std::set<std::string> of_pairs = of_labelled;
  of_pairs.insert({"tokens", "by-length", "source-tokens", "prefix", "forbid", "must-include"});
  EvaluateArguments arguments;
  for (const Option& option : search_options(arguments.captioning.search)) of_pairs.insert(option.name);
  EXPECT_EQ(options_of(Evaluated::text_pairs), of_pairs);
  EXPECT_TRUE(of_pairs.contains("beam"));

  std::set<std::string> of_captions;
  for (const Option& option : evaluate_options(arguments)) of_captions.insert(option.name);
  for (const char* name : {"by-length", "source-tokens"}) of_captions.erase(name);
  EXPECT_EQ(options_of(Evaluated::captions), of_captions);
}

TEST(EvaluateArguments, TheRefusalSaysWhatTheOptionIsOf) {
  EvaluateArguments arguments;
  arguments.references = "pairs.tsv";
  arguments.given = {"seed", "split"};
  EXPECT_THAT([&] { check_options_of(Evaluated::text_pairs, arguments); },
              ThrowsMessage<UsageError>(StrEq("--split is of captions, but pairs.tsv holds pairs of texts")));
  arguments.given = {"by-length"};
  EXPECT_THAT([&] { check_options_of(Evaluated::labelled_texts, arguments); },
              ThrowsMessage<UsageError>(
                  StrEq("--by-length is of pairs of texts, but pairs.tsv holds labelled texts")));
}

TEST(EvaluateArguments, ASwitchThatIsTurnedOffIsOfNothing) {
  EvaluateArguments arguments;
  for (const Option& option : evaluate_options(arguments))
    if (option.name == "allow-missing") option.set("false");
  EXPECT_NO_THROW(check_options_of(Evaluated::text_pairs, arguments));
}

}  // namespace
}  // namespace sightline
