#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <string>

namespace sightline {

// What a long piece of work says of itself: `done` of `total` (0 where unknown) `unit`s, and a note such as
// "epoch 3  loss 2.91". Called from one thread.
struct Progress {
  std::string what;  // "caching features", "training"
  std::string unit;  // "image", "caption"
  std::int64_t done = 0;
  std::int64_t total = 0;
  std::string note;
};
using ProgressSink = std::function<void(const Progress&)>;

// Turns progress into lines a person reads: on a terminal a bar that redraws itself (at most ten times a
// second), elsewhere a plain line every ten seconds. Shows rate and time left, once the work has taken a
// second: work begins with its first report, which is best one of nothing done.
class ProgressMeter {
 public:
  using Write = std::function<void(const std::string&)>;
  using Clock = std::function<std::chrono::steady_clock::time_point()>;

  // `write` gets raw text, line ends and carriage returns included. `columns`: the terminal's width.
  ProgressMeter(Write write, bool terminal, int columns = 80, Clock clock = std::chrono::steady_clock::now);

  void update(const Progress& progress);
  // Takes the bar away, so that other text can stand in its place; the next update() draws it again.
  void erase();
  // Ends the bar's line, so that other text starts on a fresh one. Harmless when nothing is shown.
  void finish();

 private:
  std::string line(const Progress& progress, double seconds) const;

  Write write_;
  bool terminal_;
  int columns_;
  Clock clock_;
  std::string what_;
  std::int64_t first_done_ = 0;
  std::chrono::steady_clock::time_point start_{};
  std::chrono::steady_clock::time_point shown_{};
  bool open_line_ = false;
};

// "1:02:03", "4:05".
std::string format_duration(double seconds);

}  // namespace sightline
