#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "image/image.h"

namespace sightline {

struct AnimationFrame {
  Image picture;
  int milliseconds = 0;  // how long it stays
};

enum class AnimationKind { gif, webp, mp4 };

// The kind that a file's ending names (.gif, .webp, .mp4, in any case); nothing for other endings.
std::optional<AnimationKind> animation_kind(const std::filesystem::path& path);

// Raises EnvironmentError where this machine cannot write the kind: MP4 is made by the program ffmpeg.
void check_animation(AnimationKind kind);

// Writes the frames, one after the other and again from the first (an MP4 once), whole or not at all. All
// frames have the size of the first; there is one at least. Raises EnvironmentError (a full disk, a missing
// codec) and DataError (sides beyond the kind's limit).
void write_animation(const std::filesystem::path& path, AnimationKind kind,
                     const std::vector<AnimationFrame>& frames);

// The bytes of an animated GIF: 256 colours a frame, chosen for it, the rest dithered.
std::string encode_gif(const std::vector<AnimationFrame>& frames);

// The bytes of an animated WebP, lossy.
std::string encode_animated_webp(const std::vector<AnimationFrame>& frames);

}  // namespace sightline
