#pragma once

#include <string>

#include "pipeline/existing.h"

namespace sightline {

// Whose it is what lies where a result is to go.
enum class Owner {
  ours,          // as this program left it
  ours_changed,  // somebody has changed it since
  theirs,
};

// What becomes of a file that is there, said beforehand: "in place of one that this program did not make".
std::string replaced_file_text(Existing existing, Owner owner);
// The same of the description in a file, all else of which stays.
std::string replaced_description_text(Existing existing, Owner owner);

}  // namespace sightline
