#include "cli/model_options.h"

#include <gtest/gtest.h>
#include <stdlib.h>

#include "cli/command_line.h"
#include "core/error.h"

namespace sightline {
namespace {

using Paths = std::vector<std::filesystem::path>;

ModelArguments model_arguments(const std::vector<std::string>& line) {
  ModelArguments arguments;
  Command command;
  command.name = "caption";
  command.options = model_options(arguments);
  parse_arguments(command, line);
  return arguments;
}

TEST(ModelOptions, SeveralModelsAreAnEnsembleInTheirOrder) {
  const ModelArguments one = model_arguments({"-m", "a"});
  EXPECT_EQ(model_paths_of(one), Paths{"a"});
  EXPECT_TRUE(encoder_paths_of(one).empty());
  const ModelArguments three = model_arguments({"--model", "a", "-m", "b", "--model=c", "--encoder", "e"});
  EXPECT_EQ(model_paths_of(three), (Paths{"a", "b", "c"}));
  EXPECT_EQ(encoder_paths_of(three), Paths{"e"});
  EXPECT_EQ(model_files_of(three).size(), 4u);
}

// Those of the command line in place of those of --config.
TEST(ModelOptions, ASecondReadingForgetsTheFirst) {
  ModelArguments arguments;
  Command command;
  command.name = "caption";
  command.options = model_options(arguments);
  parse_arguments(command, {"-m", "a", "-m", "b"});
  parse_arguments(command, {"-m", "c"});
  EXPECT_EQ(model_paths_of(arguments), Paths{"c"});
}

TEST(ModelOptions, WithoutOneTheEnvironmentNamesIt) {
  const char* before = ::getenv("SIGHTLINE_MODEL");
  const std::string kept = before == nullptr ? "" : before;
  ::setenv("SIGHTLINE_MODEL", "/of/the/environment", 1);
  EXPECT_EQ(model_path_of({}), "/of/the/environment");
  EXPECT_EQ(model_path_of(model_arguments({"-m", "given"})), "given");
  if (before == nullptr)
    ::unsetenv("SIGHTLINE_MODEL");
  else
    ::setenv("SIGHTLINE_MODEL", kept.c_str(), 1);
}

TEST(SearchOfOptions, NBestWidensABeamThatNobodyGave) {
  SearchOptions search;
  search.n_best = 8;
  complete_beam(search, true);
  EXPECT_EQ(search.beam, 3);
  EXPECT_THROW(check_search(search), UsageError);
  complete_beam(search, false);
  EXPECT_EQ(search.beam, 8);
  EXPECT_NO_THROW(check_search(search));
  search.n_best = 2;
  complete_beam(search, false);
  EXPECT_EQ(search.beam, 8);
}

TEST(SearchOfOptions, TheBeamIsGivenByItsFlagAlone) {
  SearchOptions search;
  bool given = false;
  for (const Option& option : search_options(search, given)) {
    if (option.name == "n-best") option.set("2");
  }
  EXPECT_FALSE(given);
  for (const Option& option : search_options(search, given)) {
    if (option.name == "beam") option.set("4");
  }
  EXPECT_TRUE(given);
  EXPECT_EQ(search.beam, 4);
}

}  // namespace
}  // namespace sightline
