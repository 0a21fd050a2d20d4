#include "pipeline/replaced_text.h"

namespace sightline {

std::string replaced_file_text(Existing existing, Owner owner) {
  if (existing == Existing::append) return "behind what is there";
  switch (owner) {
    case Owner::theirs:
      return "in place of one that this program did not make";
    case Owner::ours_changed:
      return "in place of one that was changed since this program made it";
    case Owner::ours:
      break;
  }
  return "made anew";
}

std::string replaced_description_text(Existing existing, Owner owner) {
  if (existing == Existing::append) return "behind the description that is there";
  switch (owner) {
    case Owner::theirs:
      return "has a description that this program did not write";
    case Owner::ours_changed:
      return "has a description that was changed since this program wrote it";
    case Owner::ours:
      break;
  }
  return "described anew";
}

}  // namespace sightline
