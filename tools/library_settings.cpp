#include "library_settings.h"

#include <sys/auxv.h>
#include <unistd.h>

#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <string>

#include "cli/blas.h"

namespace {

constexpr char kWaitPolicy[] = "OMP_WAIT_POLICY";
constexpr char kKernels[] = "OPENBLAS_CORETYPE";

// Whether the OpenMP library was told as it loaded. Constant-initialised: set before any constructor of the
// program runs.
bool wait_policy_told = false;

}  // namespace

// Stands before the C library's, for the libraries too. The environment itself cannot be changed in time: the
// C library takes it from the kernel once more as it starts, and then libgomp reads it.
extern "C" char* getenv(const char* name) noexcept {
  static char passive[] = "passive";
  char* found = ::secure_getenv(name);
  if (found != nullptr || std::strcmp(name, kWaitPolicy) != 0) return found;
  wait_policy_told = true;
  return passive;
}

namespace sightline {

// Not where the kernel was asked for the loader itself, with the program as its argument (AT_BASE is the
// loader's address): /proc/self/exe is the loader then.
void restart(char** argv) {
  if (::getauxval(AT_BASE) == 0) return;
  std::error_code error;
  const auto program = std::filesystem::read_symlink("/proc/self/exe", error);
  if (!error) ::execv(program.c_str(), argv);
}

bool settle_library_settings() {
  bool changed = false;
  const auto set_where_unset = [&changed](const char* name, const std::string& value) {
    if (value.empty() || ::secure_getenv(name) != nullptr) return;
    changed |= ::setenv(name, value.c_str(), 1) == 0;
  };
  if (!wait_policy_told) set_where_unset(kWaitPolicy, "passive");
  set_where_unset(kKernels, better_kernels(loaded_blas().kernels, vector_units()));
  return changed;
}

}  // namespace sightline
