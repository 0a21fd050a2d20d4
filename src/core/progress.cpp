#include "core/progress.h"

#include <algorithm>
#include <cmath>
#include <utility>

#include "core/counted.h"
#include "core/number_text.h"

namespace sightline {

namespace {

constexpr double kTerminalInterval = 0.1;
constexpr double kPlainInterval = 10.0;
constexpr double kRateAfter =
    1.0;  // before that the first pieces, of which several may come at once, tell little
constexpr int kBarWidth = 20;

std::string format_rate(double per_second) {
  return with_decimals(per_second, per_second < 10 ? 1 : 0) + "/s";
}

std::string bar(double fraction) {
  const int filled = static_cast<int>(std::clamp(fraction, 0.0, 1.0) * kBarWidth);
  std::string text = "[";
  text.append(static_cast<std::size_t>(filled), '#');
  text.append(static_cast<std::size_t>(kBarWidth - filled), '.');
  return text.append("]");
}

// At most `columns` characters, never half a UTF-8 sequence.
std::string cut_to_width(const std::string& text, int columns) {
  int seen = 0;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const bool starts_character = (static_cast<unsigned char>(text[i]) & 0xC0) != 0x80;
    if (starts_character && ++seen > columns) return text.substr(0, i);
  }
  return text;
}

}  // namespace

ProgressMeter::ProgressMeter(Write write, bool terminal, int columns, Clock clock)
    : write_(std::move(write)), terminal_(terminal), columns_(columns), clock_(std::move(clock)) {}

void ProgressMeter::update(const Progress& progress) {
  const auto now = clock_();
  const bool fresh = progress.what != what_ || progress.done < first_done_;
  if (fresh) {
    finish();
    what_ = progress.what;
    first_done_ = progress.done;
    start_ = now;
    shown_ = now;
  }
  const double waited = std::chrono::duration<double>(now - shown_).count();
  const bool complete = progress.total > 0 && progress.done >= progress.total;
  const bool due = waited >= (terminal_ ? kTerminalInterval : kPlainInterval);
  if (!due && !complete && !(fresh && terminal_)) return;
  shown_ = now;
  const std::string text = line(progress, std::chrono::duration<double>(now - start_).count());
  if (terminal_) {
    // One column stays free: a full line would make some terminals wrap. ESC[K clears what a longer line
    // left.
    write_(std::string("\r").append(cut_to_width(text, std::max(columns_ - 1, 1))).append("\x1b[K"));
    open_line_ = true;
  } else {
    write_(text + "\n");
  }
}

void ProgressMeter::erase() {
  if (open_line_) write_("\r\x1b[K");
  open_line_ = false;
}

void ProgressMeter::finish() {
  if (open_line_) write_("\n");
  open_line_ = false;
  what_.clear();
}

std::string ProgressMeter::line(const Progress& progress, double seconds) const {
  const auto advanced = static_cast<double>(progress.done - first_done_);
  const double rate = seconds >= kRateAfter ? advanced / seconds : 0;
  std::string text = progress.what + "  ";
  if (progress.total > 0) {
    const double fraction = static_cast<double>(progress.done) / static_cast<double>(progress.total);
    if (terminal_) text.append(bar(fraction)).append(" ");
    text.append(std::to_string(static_cast<int>(std::clamp(fraction, 0.0, 1.0) * 100))).append("%  ");
  }
  if (progress.total > 0) text.append(std::to_string(progress.done)).append("/");
  text.append(counted(progress.total > 0 ? progress.total : progress.done, progress.unit));
  if (rate > 0) text.append("  ").append(format_rate(rate));
  if (rate > 0 && progress.total > progress.done) {
    const double left = static_cast<double>(progress.total - progress.done) / rate;
    text.append("  ").append(format_duration(left)).append(" left");
  }
  if (!progress.note.empty()) text.append("  ").append(progress.note);
  return text;
}

std::string format_duration(double seconds) {
  constexpr double kLongest = 9999.0 * 3600;
  if (!(seconds > 0)) seconds = 0;
  const auto whole = static_cast<std::int64_t>(std::llround(std::min(seconds, kLongest)));
  const auto hours = whole / 3600, minutes = whole / 60 % 60, rest = whole % 60;
  const auto two_digits = [](std::int64_t number) {
    return zero_filled(static_cast<std::uint64_t>(number), 2);
  };
  return (hours > 0 ? std::to_string(hours) + ":" + two_digits(minutes) : std::to_string(minutes)) + ":" +
         two_digits(rest);
}

}  // namespace sightline
