#pragma once

#include <span>
#include <string_view>

namespace sightline::testing {

// A caption and the tokens, joined by spaces, that the documented rules of the Stanford PTBTokenizer
// (-preserveLines -lowerCase) give for it.
struct PtbCase {
  std::string_view caption;
  std::string_view tokens;
};

std::span<const PtbCase> ptb_cases();

}  // namespace sightline::testing
