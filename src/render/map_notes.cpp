#include "render/map_notes.h"

namespace sightline {

std::vector<std::string> map_notes(const Hypothesis& hypothesis) {
  std::vector<std::string> notes;
  if (hypothesis.form.fixed) notes.push_back("One map for the whole sentence: this attention knows no word.");
  if (hypothesis.head > 0) notes.push_back("Head " + std::to_string(hypothesis.head) + " alone.");
  if (hypothesis.heads > 1) notes.push_back("The mean of " + std::to_string(hypothesis.heads) + " heads.");
  return notes;
}

}  // namespace sightline
