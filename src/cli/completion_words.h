#pragma once

#include <string>
#include <utility>
#include <vector>

#include "cli/command.h"

namespace sightline {

// What the scripts of all shells are made of.

// The words that can stand first, with what they are: every command, and help.
std::vector<std::pair<std::string, std::string>> first_words(const std::vector<Command>& commands);

// The values worth offering: choices and suggestions.
std::vector<std::string> offered_values(const Option& option);
std::vector<std::string> offered_operands(const Command& command);

// A short text for a list: the help up to its first ';', ':' or '('.
std::string brief(const std::string& help);

// "it's" as 'it'\''s', which all these shells read alike where no backslash is inside.
std::string single_quoted(const std::string& text);

}  // namespace sightline
