#include "image/quiet_stderr.h"

#include <unistd.h>

#include <cstdio>
#include <mutex>
#include <string_view>

#include "core/write_all.h"

namespace sightline {

namespace {

thread_local int quiet_on_this_thread = 0;

// stdio calls this on the thread that prints.
ssize_t pass_on(void*, const char* bytes, std::size_t size) {
  if (quiet_on_this_thread == 0) write_all(STDERR_FILENO, std::string_view(bytes, size));
  return static_cast<ssize_t>(size);
}

// The stream in the place of stderr while any thread is quiet.
struct Replacement {
  std::mutex mutex;
  std::FILE* stream = nullptr;
  std::FILE* original = nullptr;
  int users = 0;
};

Replacement& replacement() {
  static Replacement one;
  return one;
}

}  // namespace

QuietStderr::QuietStderr() {
  ++quiet_on_this_thread;
  Replacement& one = replacement();
  const std::lock_guard<std::mutex> lock(one.mutex);
  if (one.users++ > 0) return;
  if (one.stream == nullptr) {
    one.stream = ::fopencookie(nullptr, "w", {nullptr, pass_on, nullptr, nullptr});
    if (one.stream != nullptr) std::setvbuf(one.stream, nullptr, _IONBF, 0);
  }
  one.original = stderr;
  if (one.stream != nullptr) stderr = one.stream;  // glibc lets its streams be replaced
}

QuietStderr::~QuietStderr() {
  --quiet_on_this_thread;
  Replacement& one = replacement();
  const std::lock_guard<std::mutex> lock(one.mutex);
  if (--one.users == 0) stderr = one.original;
}

}  // namespace sightline
