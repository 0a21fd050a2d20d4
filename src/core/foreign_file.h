#pragma once

#include <filesystem>
#include <string>

namespace sightline {

// Nobody's file is lost to one of ours. Raises EnvironmentError "FILE: is there already and WHAT", for
// example "is no export's of this program"; `hint`: where ours could go.
[[noreturn]] void refuse_foreign(const std::filesystem::path& file, const std::string& what,
                                 const std::string& hint);

}  // namespace sightline
