#pragma once

namespace sightline {

// Replaces this process with the program that has LibTorch, `sightline-torch`: beside this one, or in
// ../libexec/sightline or ../lib/sightline of an installation. It gets the same arguments and what the
// libraries that come with it want in the environment. Raises EnvironmentError where it is in none of these
// places.
[[noreturn]] void become_full_program(char** argv);

}  // namespace sightline
