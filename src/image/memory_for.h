#pragma once

#include <new>
#include <string>

#include "core/error.h"
#include "core/missing_library.h"

namespace sightline {

// Calls work(). Memory or a library that is not there is a fault of the photo that wanted it, not of the run:
// raises DataError naming it instead of bad_alloc and MissingLibrary, so that other photos, which are smaller
// or of another kind, are read.
template <class Work>
auto with_memory_for(const std::string& name, const Work& work) {
  try {
    return work();
  } catch (const std::bad_alloc&) {
    throw DataError(name + ": not enough memory for this photo",
                    "make the picture smaller, or leave this program more memory");
  } catch (const MissingLibrary& missing) {
    throw DataError(name + ": " + missing.what(), missing.hint());
  }
}

}  // namespace sightline
