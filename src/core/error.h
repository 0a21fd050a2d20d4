#pragma once

#include <stdexcept>
#include <string>

namespace sightline {

// What went wrong for a user: the message names the file or key, what was found and what was expected;
// the hint, where there is one, is the way out. Programmer errors are assertions, not exceptions.
class Error : public std::runtime_error {
 public:
  explicit Error(const std::string& message, std::string hint = {})
      : std::runtime_error(message), hint_(std::move(hint)) {}
  const std::string& hint() const { return hint_; }

 private:
  std::string hint_;
};

// A command line or configuration that cannot be meant. Exit code 2.
class UsageError : public Error {
  using Error::Error;
};

// An image, caption file or other input that cannot be read as what it should be. Exit code 3, or 1 where
// other inputs went on.
class DataError : public Error {
  using Error::Error;
};

// A model or weight file that is damaged, unknown or does not fit. Exit code 3.
class ModelError : public Error {
  using Error::Error;
};

// The machine: a full disk, a missing permission, a missing library. Exit code 3.
class EnvironmentError : public Error {
  using Error::Error;
};

}  // namespace sightline
