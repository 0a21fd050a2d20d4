#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "cli/option.h"
#include "cli/word_arguments.h"
#include "decode/search_options.h"

namespace sightline {

// The search of a command that rewrites texts: the flags of `caption`, but for how long a text may become,
// which is the model's to say where nobody does.
struct RewriteSearch {
  SearchOptions search;
  WordArguments words;
  bool beam_given = false;    // else --n-best raises the beam
  bool length_given = false;  // else max_length is the model's
};

std::vector<Option> rewrite_search_options(RewriteSearch& arguments);

}  // namespace sightline
