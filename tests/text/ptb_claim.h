#pragma once

#include <string>

#include "text/ptb_rules.h"

namespace sightline {

using PtbOffer = void (*)(const PtbText& text, std::size_t i, PtbChoice& choice);

// What the rules of one kind claim of `text` at byte `i`.
inline PtbMatch claim(PtbOffer offer, const std::string& text, std::size_t i = 0) {
  PtbChoice choice;
  offer(PtbText(text), i, choice);
  return choice.best();
}

// The text of that claim, of ASCII; "" where there is none.
inline std::string claimed(PtbOffer offer, const std::string& text, std::size_t i = 0) {
  return text.substr(i, claim(offer, text, i).length);
}

}  // namespace sightline
