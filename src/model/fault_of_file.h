#pragma once

#include <string>

#include "core/error.h"

namespace sightline {

// What `read` returns. Whatever is wrong inside a model file is the file's fault, whichever reader found it:
// its errors become ModelErrors of the same words, with `hint`, where there is one, in the place of theirs.
template <class Read>
auto as_fault_of_file(const Read& read, const std::string& hint = {}) {
  try {
    return read();
  } catch (const ModelError&) {
    throw;
  } catch (const Error& error) {
    throw ModelError(error.what(), hint.empty() ? error.hint() : hint);
  }
}

}  // namespace sightline
