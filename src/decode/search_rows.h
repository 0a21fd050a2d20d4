#pragma once

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "core/field.h"
#include "decode/search_options.h"

namespace sightline {

// A search option, whole: what stands here is all that flags, recipes ("validation"), checks, journals, help
// and completion know of it. A new one is a member of SearchOptions and a row (and what the search does
// with it).
struct SearchRow {
  Field<SearchOptions> field;
  bool in_recipes = true;  // a key of a recipe's "validation"
  // Journals of before the option did not know it: they are told of it only where it is not the default and
  // matters, so that they are still those of the same settings.
  bool told_at_default = true;
  // Whether captions depend on the value, the others being as they are; not given: they always do.
  std::function<bool(const SearchOptions&)> matters = nullptr;
};

// In the order of help texts and journals: new rows go to the end. Those that are word ids (the
// prefix, forbidden and included words) have none: the command line takes words, and recipes none.
const std::vector<SearchRow>& search_rows();
// Those of recipes.
Fields<SearchOptions> recipe_search_fields();

// The first option whose value cannot be meant, by itself or beside another: the one place that says so, for
// flags, recipes and the search.
std::optional<FieldFault> search_fault(const SearchOptions& options);

// What captions depend on, as flags name it, for journals: {"beam", "3"}, ...; empty where it does not
// matter.
std::vector<std::pair<std::string, std::string>> search_settings(const SearchOptions& options);

}  // namespace sightline
