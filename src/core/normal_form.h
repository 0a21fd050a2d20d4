#pragma once

#include <string>

namespace sightline {

// Unicode's normal form C: an "é" of one code point, not of "e" and an accent, as macOS and some archives
// write names. Text that is no UTF-8 stays as it is.
std::string composed(const std::string& text);

// The same for texts that differ in case or normal form alone. Of text that is no UTF-8, ASCII letters alone
// are folded.
std::string case_folded(const std::string& text);

}  // namespace sightline
