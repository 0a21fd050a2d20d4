#pragma once

#include <filesystem>
#include <mutex>
#include <string>
#include <string_view>

#include "core/enum_names.h"
#include "core/error.h"
#include "core/log.h"
#include "core/printable.h"
#include "core/progress.h"

namespace sightline {

// The reader of our standard output has gone (`sightline ... | head`): not an error, but nothing more is to
// be said there.
class OutputClosed : public std::exception {};

// Whether what is printed has colours.
enum class ColourUse { automatic, always, never };  // automatic: on a terminal, unless NO_COLOR is set
template <>
struct EnumNames<ColourUse> {
  static constexpr const char* kWhat = "color";
  static constexpr EnumName<ColourUse> kRows[] = {
      {ColourUse::automatic, "auto"}, {ColourUse::always, "always"}, {ColourUse::never, "never"}};
};

struct ConsoleOptions {
  bool quiet = false;    // no messages and no progress; errors and failures still show
  bool verbose = false;  // details too
  ColourUse color = ColourUse::automatic;
};

// The program's voice: data on standard output, everything else on standard error. Several threads may use it
// once it is configured.
class Console {
 public:
  Console();

  void configure(const ConsoleOptions& options);

  // Whether message() says nothing.
  bool is_quiet() const { return options_.quiet; }

  // Data. Raises OutputClosed, or EnvironmentError where it cannot be written (a full disk).
  void print(std::string_view text);
  // A line of text for the person at the terminal, unless quiet.
  void message(const std::string& text);
  void warning(const std::string& text);
  // Only where verbose.
  void detail(const std::string& text);
  // "sightline: error: TEXT", and the hint on a line of its own. Never silenced.
  void error(const std::string& text, const std::string& hint = {});

  // Both must not outlive the console.
  ProgressSink progress();
  LogSink log();
  // Ends a progress bar's line.
  void finish_progress();

  bool color_on_output() const;

 private:
  bool colored(int descriptor) const;
  void line(const std::string& label, const char* color, const std::string& text);

  ConsoleOptions options_;
  std::mutex mutex_;  // of the meter and of the order of lines
  ProgressMeter meter_;
};

}  // namespace sightline
