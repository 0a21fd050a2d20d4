#pragma once

#include <filesystem>
#include <functional>
#include <string>

namespace sightline {

// Nobody's file is lost to one of ours. Raises EnvironmentError "FILE: is there already and WHAT", for
// example "is no export's of this program"; `hint`: where ours could go.
[[noreturn]] void refuse_foreign(const std::filesystem::path& file, const std::string& what,
                                 const std::string& hint);

// Files of one kind that this program writes, and how it knows them again.
struct OwnFiles {
  std::string what;                                            // "picture"
  std::function<bool(const std::filesystem::path&)> is_own{};  // of a file that has bytes; never raises
};

// Whether a file of this kind may be put there: no file is, or one without a byte, or one of ours; or it is
// what is not replaced at all (a device, a pipe, a directory), of which whoever writes it says more.
bool may_replace(const std::filesystem::path& file, const OwnFiles& own);

}  // namespace sightline
