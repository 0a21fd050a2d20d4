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
// Sets in the environment what libraries have not been told, for a program that is started after this one.
// Returns whether anything was set.
bool settle_library_settings();

// Replaces the process by the same program, for settings to count: it costs a second start. Where that cannot
// be done, returns, and the program is slower. Called first in main().
void restart(char** argv);

}  // namespace sightline
