#include "cli/rewrite_options.h"

#include <string_view>
#include <utility>

#include "cli/model_options.h"

namespace sightline {

namespace {

// What becomes of a text is to it what a caption is to a photo.
std::string said_of_texts(std::string help) {
  for (const auto& [word, other] : {std::pair("caption", "text"), std::pair("photo", "source")})
    for (std::size_t at = help.find(word); at != std::string::npos; at = help.find(word, at))
      help.replace(at, std::string_view(word).size(), other);
  return help;
}

}  // namespace

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
  for (Option& option : options) option.help = said_of_texts(std::move(option.help));
  return options;
}

}  // namespace sightline
