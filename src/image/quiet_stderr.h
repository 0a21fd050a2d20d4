#pragma once

namespace sightline {

// While one lives, what a library prints by C's `stderr` on this thread is dropped: libjxl tells there what
// is wrong with a file, with names of its own sources, and has no way to be told not to. What other threads
// print, and what is written past stdio, is as ever. May be nested.
class QuietStderr {
 public:
  QuietStderr();
  ~QuietStderr();
  QuietStderr(const QuietStderr&) = delete;
  QuietStderr& operator=(const QuietStderr&) = delete;
};

}  // namespace sightline
