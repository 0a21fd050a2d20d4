#pragma once

#include <functional>
#include <string>

namespace sightline {

enum class LogLevel { debug, info, warning };

// The library never prints: whoever wants its messages hands it a sink. A sink is called from one thread at
// a time. An empty sink drops the message (use `log_to`).
using LogSink = std::function<void(LogLevel, const std::string&)>;

inline void log_to(const LogSink& sink, LogLevel level, const std::string& message) {
  if (sink) sink(level, message);
}

}  // namespace sightline
