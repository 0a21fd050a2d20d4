#include "pipeline/existing_pictures.h"

#include "core/error.h"

namespace sightline {

std::optional<PastResult> ExistingPictures::held(bool there) {
  if (!there) return {};
  ++count_;
  if (existing_ == Existing::skip || existing_ == Existing::append) return PastResult{};
  return {};
}

void ExistingPictures::check(const std::string& where) const {
  if (existing_ != Existing::fail || count_ == 0) return;
  throw UsageError(
      "--existing fail: " + where + " has " + std::to_string(count_) + " of these photos already",
      "--existing skip keeps them, --existing overwrite makes them anew");
}

}  // namespace sightline
