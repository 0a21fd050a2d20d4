#include <fcntl.h>
#include <malloc.h>
#include <unistd.h>

#include <csignal>
#include <exception>
#include <new>
#include <string>
#include <vector>

#include "cli/full_program.h"
#include "cli/program.h"
#include "core/error.h"
#include "full_program.h"
#include "library_settings.h"

namespace {

using namespace sightline;

// A file that we open must never become standard output by chance: closed standard descriptors are filled
// (for the wrong direction, so that using one is still an error).
void occupy_standard_descriptors() {
  for (int descriptor = STDIN_FILENO; descriptor <= STDERR_FILENO; ++descriptor) {
    if (::fcntl(descriptor, F_GETFD) < 0)
      ::open("/dev/null", descriptor == STDIN_FILENO ? O_WRONLY : O_RDONLY);
  }
}

// Tensors of megabytes come and go at every step. Kept, their memory need not be mapped and cleared anew each
// time, which is 15 % of a training step.
void keep_freed_memory() {
#ifdef __GLIBC__
  constexpr int kMegabyte = 1 << 20;
  mallopt(M_MMAP_THRESHOLD, 32 * kMegabyte);
  mallopt(M_TRIM_THRESHOLD, 512 * kMegabyte);
  mallopt(M_TOP_PAD, 64 * kMegabyte);
#endif
}

// Becomes the whole program where this one does not suffice.
ExitCode run_or_hand_over(int argc, char** argv, Console& console) {
  try {
    return run_program({argv + 1, argv + argc}, console);
  } catch (const FullProgramNeeded&) {
    become_full_program(argv);
  }
}

ExitCode guarded_run(int argc, char** argv, Console& console) {
  try {
    return run_or_hand_over(argc, argv, console);
  } catch (const OutputClosed&) {
    return ExitCode::done;
  } catch (const UsageError& error) {
    console.error(error.what(), error.hint());
    return ExitCode::usage;
  } catch (const Error& error) {
    console.error(error.what(), error.hint());
  } catch (const std::bad_alloc&) {
    console.error("not enough memory");
  } catch (const std::exception& error) {
    // torch appends a backtrace to its messages; its allocator says so in words only.
    const std::string message = error.what();
    const bool memory = message.find("alloc_cpu") != std::string::npos;
    console.error(memory ? "not enough memory"
                         : "this should not have happened: " + message.substr(0, message.find('\n')));
  }
  return ExitCode::failed;
}

}  // namespace

int main(int argc, char** argv) {
  if (has_libtorch() && settle_library_settings()) restart(argv);
  occupy_standard_descriptors();
  keep_freed_memory();
  std::signal(SIGPIPE, SIG_IGN);  // a write says so, too
  Console console;
  const ExitCode code = guarded_run(argc, argv, console);
  console.finish_progress();
  return static_cast<int>(code);
}
