#pragma once

#include "core/enum_names.h"

namespace sightline {

// What becomes of results that are there already.
enum class Existing {
  skip,       // they stay, and what is missing is made
  overwrite,  // they are made anew; what an unfinished run of the same settings made stays
  append,     // they stay, and new ones come behind them
  fail,       // nothing is done where there is one that this very command did not make
};

template <>
struct EnumNames<Existing> {
  static constexpr const char* kWhat = "existing";
  static constexpr EnumName<Existing> kRows[] = {{Existing::skip, "skip"},
                                                 {Existing::overwrite, "overwrite"},
                                                 {Existing::append, "append"},
                                                 {Existing::fail, "fail"}};
};

}  // namespace sightline
