#pragma once

#include <functional>
#include <optional>
#include <string>

namespace sightline {

// What is wrong with writing one photo's caption, in words: what `write` says (nothing where it is empty), or
// what it raises that is of this photo alone: DataError, UnwritableFile, BusyError. What is of all photos, a
// full disk, goes on.
std::optional<std::string> photo_problem(const std::function<std::string()>& write);

}  // namespace sightline
