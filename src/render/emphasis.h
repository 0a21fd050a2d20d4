#pragma once

namespace sightline {

// How much a place stands out that was looked at `looked` times as much as by an even spread (HeatMap): 0
// where it was looked at like all the rest, 1 - 1 / looked where more, up to 1; looked - 1 where less, down
// to -1. Twice as much stands out as far as half as much stands back. Pictures, and what the gallery says in
// words (gallery/heat_map.js has the same function), go by this alone.
inline float emphasis(float looked) {
  if (looked > 1) return 1 - 1 / looked;
  return looked > 0 ? looked - 1 : -1;
}

}  // namespace sightline
