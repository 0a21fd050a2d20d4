#include "cli/word_arguments.h"

#include "cli/model_options.h"
#include "cli/word_ids.h"

namespace sightline {

std::vector<Option> word_options(WordArguments& arguments) {
  return {
      text_option("prefix", "WORDS", arguments.prefix, "every caption begins with these words"),
      text_option("forbid", "WORDS", arguments.forbid, "no caption says one of these words, but in --prefix"),
      text_option("must-include", "WORDS", arguments.must_include,
                  "every caption says each of these words, anywhere and in any order; one that has no "
                  "room for them stays unfinished")};
}

void set_words(SearchOptions& search, const WordArguments& arguments, const Vocabulary& vocabulary) {
  search.prefix = known_ids("--prefix", arguments.prefix, vocabulary);
  search.forbidden = forbidden_ids(arguments.forbid, vocabulary);
  search.included = included_ids(arguments.must_include, vocabulary);
  check_search(search);
}

}  // namespace sightline
