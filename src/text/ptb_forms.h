#pragma once

#include <string>
#include <string_view>

#include "text/letter_case.h"
#include "text/ptb_rules.h"

namespace sightline {

// The token that a matched piece of text becomes: in lower case unless `letters` says otherwise, quotes,
// brackets, dashes and entities as the treebank writes them, soft hyphens taken out. Empty for
// PtbForm::skipped.
std::string ptb_token(std::u32string_view text, PtbForm form, LetterCase letters = LetterCase::lower);

}  // namespace sightline
