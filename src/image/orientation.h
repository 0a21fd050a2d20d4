#pragma once

#include <string_view>

#include "image/image.h"

namespace sightline {

class PhotoBudget;

// The orientation tag of an EXIF block (a TIFF structure, without the "Exif\0\0" before it): 1..8, 1 where it
// is absent or the block is damaged, because a photo is worth more than its metadata. Exif 2.32, 4.6.4 A.
int exif_orientation(std::string_view exif);

// How a stored picture becomes upright: its columns and rows are mirrored, then exchanged.
struct Turn {
  bool flip_columns = false;
  bool flip_rows = false;
  bool transpose = false;
};
Turn turn_of(int orientation);

// Turns and mirrors what a camera stored with this orientation (1..8) to upright; 1 returns it as it is.
Image upright(Image stored, int orientation);
// The same within a photo's budget: the turned copy stands beside the stored picture.
Image upright(Image stored, int orientation, PhotoBudget& budget);

}  // namespace sightline
