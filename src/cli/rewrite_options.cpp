#include "cli/rewrite_options.h"

#include "cli/model_options.h"

namespace sightline {

std::vector<Option> rewrite_search_options(RewriteSearch& arguments) {
  std::vector<Option> options = search_options(arguments.search, arguments.beam_given);
  for (Option& option : options) {
    if (option.name == "n-best")
      option.help = "versions of each text, best first; at most --beam or --sample, where that is given";
    if (option.name != "max-length") continue;
    option.default_text = "the model's";
    option.set = [set = option.set, &arguments](const std::string& text) {
      set(text);
      arguments.length_given = true;
    };
  }
  for (Option& option : grouped("Search", word_options(arguments.words)))
    options.push_back(std::move(option));
  return options;
}

}  // namespace sightline
