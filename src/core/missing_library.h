#pragma once

#include "core/error.h"

namespace sightline {

// A shared library that the program loads when it is first wanted is not there, or is another one than the
// program was built with.
class MissingLibrary : public EnvironmentError {
  using EnvironmentError::EnvironmentError;
};

}  // namespace sightline
