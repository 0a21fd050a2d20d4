#include "pipeline/replaced_text.h"

namespace sightline {

namespace {

struct ReplacedWords {
  const char *behind, *ours, *ours_changed, *theirs;
};

const char* replaced_words(const ReplacedWords& words, Existing existing, Owner owner) {
  if (existing == Existing::append) return words.behind;
  if (owner == Owner::ours) return words.ours;
  return owner == Owner::ours_changed ? words.ours_changed : words.theirs;
}

}  // namespace

std::string replaced_file_text(Existing existing, Owner owner) {
  return replaced_words({.behind = "behind what is there",
                         .ours = "made anew",
                         .ours_changed = "in place of one that was changed since this program made it",
                         .theirs = "in place of one that this program did not make"},
                        existing, owner);
}

std::string replaced_description_text(Existing existing, Owner owner) {
  return replaced_words({.behind = "behind the description that is there",
                         .ours = "described anew",
                         .ours_changed = "has a description that was changed since this program wrote it",
                         .theirs = "has a description that this program did not write"},
                        existing, owner);
}

}  // namespace sightline
