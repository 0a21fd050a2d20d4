#pragma once

#include <filesystem>
#include <string>
#include <utility>
#include <vector>

namespace sightline {

// What a run of the real program left.
struct ProgramRun {
  int code = -1;  // exit code; 128 + signal where a signal ended it
  std::string out, err;
};

struct ProgramSetting {
  std::filesystem::path directory = ".";                         // where it runs
  std::vector<std::pair<std::string, std::string>> environment;  // beside the test's own
  std::filesystem::path out;  // stands in for standard output ("/dev/full")
  bool close_output = false;  // runs without a standard output at all
};

// Runs sightline on these arguments, standard input empty.
ProgramRun run_sightline(const std::vector<std::string>& arguments, const ProgramSetting& setting = {});

// Runs a shell script (bash, ending at the first error) with `sightline` in PATH.
ProgramRun run_script(const std::string& script, const ProgramSetting& setting = {});

// The directory of the program that is tested.
std::filesystem::path program_directory();

}  // namespace sightline
