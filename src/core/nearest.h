#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace sightline {

// How many characters (bytes) must be inserted, deleted, replaced or swapped with their neighbour to make one
// word the other (optimal string alignment distance). '-' and '_' count as the same: keys and flags spell one
// name in two ways.
int edit_distance(std::string_view a, std::string_view b);

// The candidate nearest to a misspelt `word`, for "did you mean": nothing where none is near (more than a
// third of the longer word would have to change). Ties take the first.
std::optional<std::string> nearest_word(std::string_view word, const std::vector<std::string>& candidates);

// The `count` nearest of them, nearest first, none that nearest_word() would not take. Ties keep their order.
std::vector<std::string> nearest_words(std::string_view word, const std::vector<std::string>& candidates,
                                       std::size_t count);

// ", did you mean 'X'?" or "".
std::string did_you_mean(std::string_view word, const std::vector<std::string>& candidates);

}  // namespace sightline
