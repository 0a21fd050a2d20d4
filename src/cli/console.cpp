#include "cli/console.h"

#include <sys/ioctl.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdlib>
#include <cstring>

#include "core/write_all.h"

namespace sightline {

namespace {

constexpr char kRed[] = "\033[31m";
constexpr char kYellow[] = "\033[33m";
constexpr char kReset[] = "\033[0m";

// What cannot be said on standard error cannot be said.
void write_error(const std::string& text) {
  write_all(STDERR_FILENO, text);
}

int terminal_columns() {
  winsize size{};
  return ::ioctl(STDERR_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col > 0 ? size.ws_col : 80;
}

bool is_terminal(int descriptor) {
  const char* kind = std::getenv("TERM");
  return ::isatty(descriptor) != 0 && !(kind != nullptr && std::strcmp(kind, "dumb") == 0);
}

}  // namespace

Console::Console() : meter_(write_error, is_terminal(STDERR_FILENO), terminal_columns()) {}

void Console::configure(const ConsoleOptions& options) {
  options_ = options;
}

void Console::print(std::string_view text) {
  const std::lock_guard lock(mutex_);
  // Where both go to one terminal, the bar must not run into the text.
  if (::isatty(STDOUT_FILENO)) meter_.erase();
  const int error = write_all(STDOUT_FILENO, text);
  if (error == EPIPE) throw OutputClosed();
  if (error != 0)
    throw EnvironmentError(std::string("standard output cannot be written: ") + std::strerror(error));
}

void Console::message(const std::string& text) {
  if (!options_.quiet) line("", "", text);
}

void Console::warning(const std::string& text) {
  if (!options_.quiet) line("sightline: warning: ", kYellow, text);
}

void Console::detail(const std::string& text) {
  if (options_.verbose && !options_.quiet) line("", "", text);
}

void Console::error(const std::string& text, const std::string& hint) {
  line("sightline: error: ", kRed, text);
  if (!hint.empty()) line("  hint: ", "", hint);
}

ProgressSink Console::progress() {
  return [this](const Progress& progress) {
    const std::lock_guard lock(mutex_);
    if (!options_.quiet) meter_.update(progress);
  };
}

LogSink Console::log() {
  return [this](LogLevel level, const std::string& text) {
    if (level == LogLevel::warning) {
      warning(text);
    } else if (level == LogLevel::info) {
      message(text);
    } else {
      detail(text);
    }
  };
}

void Console::finish_progress() {
  const std::lock_guard lock(mutex_);
  meter_.finish();
}

bool Console::color_on_output() const {
  return colored(STDOUT_FILENO);
}

bool Console::colored(int descriptor) const {
  if (options_.color != ColourUse::automatic) return options_.color == ColourUse::always;
  const char* no_color = std::getenv("NO_COLOR");
  return !(no_color != nullptr && *no_color != '\0') && is_terminal(descriptor);
}

void Console::line(const std::string& label, const char* color, const std::string& text) {
  const std::lock_guard lock(mutex_);
  meter_.erase();
  const bool paint = *color != '\0' && colored(STDERR_FILENO);
  write_error((paint ? color + label + kReset : label) + printable_lines(text) + "\n");
}

}  // namespace sightline
