#pragma once

namespace sightline {

// Under AddressSanitizer (tools/test --sanitize) what is freed is kept for a while, memory that is not there
// ends the program, and time passes more slowly: tests of memory and time are skipped.
#ifdef __SANITIZE_ADDRESS__
inline constexpr bool kSanitized = true;
#else
inline constexpr bool kSanitized = false;
#endif

}  // namespace sightline
