#pragma once

namespace sightline {

// Lets the first SIGINT or SIGTERM be asked about instead of ending the process; a second one ends it at
// once. Where one of them was ignored, as by a script's background job, it stays so. The one piece of
// process-wide state in the library, because signals are process-wide.
class Interrupt {
 public:
  // Installs the handler; the destructor puts the previous one back.
  Interrupt();
  ~Interrupt();
  Interrupt(const Interrupt&) = delete;
  Interrupt& operator=(const Interrupt&) = delete;

  static bool requested();
};

}  // namespace sightline
