#pragma once

namespace sightline {

// Pixels of an encoder's input on either side, at least: the backbones halve the picture five times.
inline constexpr int kSmallestInput = 32;

}  // namespace sightline
