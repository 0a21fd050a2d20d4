#pragma once

#include <gtest/gtest.h>

#include <string>

namespace sightline {

// The message of the E that `action` raises; a failure, and "", where it raises none.
template <class E, class Action>
std::string raised(Action&& action) {
  try {
    action();
  } catch (const E& error) {
    return error.what();
  }
  ADD_FAILURE() << "nothing was raised";
  return {};
}

}  // namespace sightline
