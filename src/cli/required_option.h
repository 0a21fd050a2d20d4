#pragma once

#include <string>

namespace sightline {

// Raises UsageError "--a needs --z" where `option` was given without what it is for; `other` is what is
// missing.
void require_option(bool given, bool met, const std::string& option, const std::string& other,
                    const std::string& hint = {});

}  // namespace sightline
