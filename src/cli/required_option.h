#pragma once

#include <initializer_list>
#include <string>

namespace sightline {

// Raises UsageError "--a and --b need --c" where options were given without what they are for: `options` are
// those of which at least one was, `other` is what is missing.
void require_option(bool given, bool met, std::initializer_list<const char*> options,
                    const std::string& other, const std::string& hint = {});

}  // namespace sightline
