#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "pipeline/existing.h"
#include "pipeline/record_sink.h"

namespace sightline {

// What becomes of pictures that are there already, whichever model made them:
// - skip and append: they stay (there is nothing that one could be added to).
// - overwrite: they are made anew.
// - fail: check() raises.
class ExistingPictures {
 public:
  explicit ExistingPictures(Existing existing) : existing_(existing) {}

  // The answer to RecordSink::held() for a photo whose picture is there or not.
  std::optional<PastResult> held(bool there);

  // Raises UsageError where there were some under `fail`; `where` is what it calls their place.
  void check(const std::string& where) const;

 private:
  Existing existing_;
  std::size_t count_ = 0;
};

}  // namespace sightline
