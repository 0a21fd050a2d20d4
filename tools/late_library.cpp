#include <dlfcn.h>

#include <atomic>
#include <cstddef>
#include <mutex>
#include <string>

#include "core/missing_library.h"

// A shared library that most runs do not need, and the functions of it that the program calls. It is loaded
// when the first of them is called: cmake/late_libraries.sh writes these, and where they are called.
struct LateLibrary {
  const char* name;
  const char* const* names;  // [count], of functions
  void** functions;          // [count], null until it is loaded
  std::size_t count;
};

namespace {

[[noreturn]] void refuse(const LateLibrary& library) {
  const char* reason = ::dlerror();
  throw sightline::MissingLibrary(
      std::string(library.name) + ", which this needs, cannot be loaded: " + (reason ? reason : "unknown"),
      "install the packages that Sightline was built with: tools/setup run");
}

}  // namespace

// Other threads may call its functions meanwhile. Raises MissingLibrary.
extern "C" void sightline_load_late_library(const LateLibrary* library) {
  static std::mutex mutex;
  const std::lock_guard lock(mutex);
  void* handle = ::dlopen(library->name, RTLD_LAZY | RTLD_LOCAL);
  if (handle == nullptr) refuse(*library);
  for (std::size_t i = 0; i < library->count; ++i) {
    void* function = ::dlsym(handle, library->names[i]);
    if (function == nullptr) refuse(*library);
    std::atomic_ref(library->functions[i]).store(function, std::memory_order_release);
  }
}
