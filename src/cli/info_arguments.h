#pragma once

#include "cli/output_form.h"

namespace sightline {

// What `info` is told.
struct InfoArguments {
  OutputForm format = OutputForm::text;
};

}  // namespace sightline
