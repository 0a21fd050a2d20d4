#pragma once

#include <cstddef>
#include <filesystem>
#include <mutex>
#include <optional>
#include <string>
#include <unordered_map>

namespace sightline {

// What a name that leads nowhere may have meant: a file or directory that is there, and whose name differs in
// upper and lower case or Unicode's normal form, in "\" for "/", in a "~" that no shell has replaced, in
// blanks or quotation marks around it, or in being an address ("file:///a%20b.jpg"); each part of a path for
// itself. Directories are read once, and of all of them together no more than so many names, however many
// files are absent. Safe from several threads.
class MeantFiles {
 public:
  explicit MeantFiles(std::size_t most_names = 200'000);

  // Nothing where the name leads somewhere, or nothing like it is known.
  std::optional<std::filesystem::path> find(const std::filesystem::path& name);

 private:
  using Names = std::unordered_map<std::string, std::string>;  // as they are, by case_folded()

  std::optional<std::filesystem::path> like(const std::filesystem::path& name);
  const Names& names_in(const std::filesystem::path& directory);

  std::mutex mutex_;
  std::size_t left_;  // names that may still be read
  std::unordered_map<std::string, Names> directories_;
};

// Raises DataError "NAME: cannot be opened: " with what the system calls `reason` (an errno) and, where
// nothing is of this name, what it may have meant.
[[noreturn]] void raise_unopened(const std::filesystem::path& name, int reason);

}  // namespace sightline
