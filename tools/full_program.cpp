#include "full_program.h"

#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <filesystem>
#include <string>
#include <vector>

#include "core/error.h"
#include "library_settings.h"

namespace sightline {

namespace {

constexpr char kFullProgram[] = "sightline-torch";
constexpr char kNeeded[] = "LibTorch is needed for this";

}  // namespace

void become_full_program(char** argv) {
  std::error_code error;
  const auto directory = std::filesystem::read_symlink("/proc/self/exe", error).parent_path();
  if (error)
    throw EnvironmentError(std::string(kNeeded) +
                           ", and where the program lies is not known: " + error.message());
  std::vector<std::string> places;
  for (const char* place : {".", "../libexec/sightline", "../lib/sightline"}) {
    const auto program = (directory / place / kFullProgram).lexically_normal();
    places.push_back(program.string());
    if (!std::filesystem::exists(program, error)) continue;
    settle_library_settings();
    ::execv(program.c_str(), argv);
    throw EnvironmentError(std::string(kNeeded) + ": " + program.string() +
                           " cannot be run: " + std::strerror(errno));
  }
  throw EnvironmentError(std::string(kNeeded) + ", and " + kFullProgram +
                             ", which has it, is not there: expected " + places[0] + ", " + places[1] +
                             " or " + places[2],
                         "install or build the whole of Sightline: tools/setup torch");
}

}  // namespace sightline
