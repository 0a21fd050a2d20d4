#pragma once

namespace sightline {

// Libraries read some settings as they are loaded, before main() begins. What the user has not set is set
// here:
//
//   OMP_WAIT_POLICY=passive  OpenMP's waiting threads sleep instead of spinning: several times faster on a
//                            machine that does something else too. Libraries that ask for it by getenv() are
//                            told so as they load, at no cost.
//   OPENBLAS_CORETYPE=...    where OpenBLAS takes the processor, newer than itself, for one of 2004.
//
// Where a library cannot be told any more, replaces the process by the same program with the variables set,
// which costs a second start; where that cannot be done either, returns, and the program is slower. Called
// first in main().
void settle_library_settings(char** argv);

}  // namespace sightline
