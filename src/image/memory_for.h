#pragma once

#include <new>
#include <string>

#include "core/error.h"

namespace sightline {

// Calls work(). Memory that is not there is a fault of the photo that wanted it, not of the run: raises
// DataError naming it instead of bad_alloc, so that other photos, which are smaller, are read.
template <class Work>
auto with_memory_for(const std::string& name, const Work& work) {
  try {
    return work();
  } catch (const std::bad_alloc&) {
    throw DataError(name + ": not enough memory for this photo",
                    "make the picture smaller, or leave this program more memory");
  }
}

}  // namespace sightline
