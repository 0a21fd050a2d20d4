#include "cli/rewrite_search.h"

#include <algorithm>

#include "cli/model_options.h"
#include "cli/word_ids.h"
#include "core/error.h"
#include "text/tokens.h"

namespace sightline {

namespace {

// As the model writes them.
std::vector<std::int64_t> written_ids(const std::string& flag, const std::string& text,
                                      const Rewriter& rewriter) {
  const auto tokens = spelt_tokens(text, rewriter.target_tokens, LetterCase::kept);
  for (const std::string& token : tokens) {
    refuse_special(flag, token);
    if (rewriter.vocabulary.contains(token)) continue;
    const std::string near = known_like(token, rewriter.vocabulary);
    throw UsageError(flag + ": the model does not write '" + token + "'",
                     near.empty() ? "" : "it writes " + near);
  }
  return rewriter.vocabulary.encode(tokens);
}

}  // namespace

SearchOptions search_for(const RewriteSearch& arguments, const Rewriter& rewriter) {
  SearchOptions search = arguments.search;
  complete_beam(search, arguments.beam_given);
  if (!arguments.length_given) search.max_length = rewriter.longest;
  search.prefix = written_ids("--prefix", arguments.words.prefix, rewriter);
  search.forbidden = written_ids("--forbid", arguments.words.forbid, rewriter);
  for (const std::int64_t id : written_ids("--must-include", arguments.words.must_include, rewriter))
    if (std::find(search.included.begin(), search.included.end(), id) == search.included.end())
      search.included.push_back(id);
  check_search(search);
  return search;
}

}  // namespace sightline
