#pragma once

namespace sightline {

// What tokens make of capital letters: captions and what is read are in lower case, what a model writes may
// keep them.
enum class LetterCase { lower, kept };

}  // namespace sightline
