#include "core/interrupt.h"

#include <csignal>

namespace sightline {

namespace {

volatile std::sig_atomic_t interrupted = 0;
struct sigaction previous_int, previous_term;

// A script's background job ignores what the terminal sends: it must not end by it.
void catch_unless_ignored(int signal, const struct sigaction& action, struct sigaction& previous) {
  sigaction(signal, nullptr, &previous);
  if (previous.sa_handler != SIG_IGN) sigaction(signal, &action, nullptr);
}

extern "C" void on_interrupt(int signal) {
  if (interrupted) {
    std::signal(signal, SIG_DFL);
    std::raise(signal);
  }
  interrupted = 1;
}

}  // namespace

Interrupt::Interrupt() {
  interrupted = 0;
  struct sigaction action {};
  action.sa_handler = on_interrupt;
  sigemptyset(&action.sa_mask);
  action.sa_flags = SA_RESTART;
  catch_unless_ignored(SIGINT, action, previous_int);
  catch_unless_ignored(SIGTERM, action, previous_term);
}

Interrupt::~Interrupt() {
  sigaction(SIGINT, &previous_int, nullptr);
  sigaction(SIGTERM, &previous_term, nullptr);
}

bool Interrupt::requested() {
  return interrupted != 0;
}

}  // namespace sightline
