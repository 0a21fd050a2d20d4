#include "cli/required_option.h"

#include "core/error.h"

namespace sightline {

void require_option(bool given, bool met, const std::string& option, const std::string& other,
                    const std::string& hint) {
  if (given && !met) throw UsageError(option + " needs " + other, hint);
}

}  // namespace sightline
