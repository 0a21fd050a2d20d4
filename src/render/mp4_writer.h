#pragma once

#include <filesystem>
#include <vector>

#include "render/animation.h"

namespace sightline {

// Videos are written by the program ffmpeg, which is looked for in PATH: its libraries would cost every start
// of this program 50 ms. Raises EnvironmentError where it is not there.
void check_ffmpeg();

// Writes frames of even width and height as an MP4 that any browser and phone plays (H.264, 4:2:0), whole or
// not at all. Raises EnvironmentError with what ffmpeg says: a missing codec, a full disk.
void write_mp4(const std::filesystem::path& path, const std::vector<AnimationFrame>& frames);

}  // namespace sightline
