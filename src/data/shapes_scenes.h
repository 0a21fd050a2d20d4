#pragma once

#include <cstdint>
#include <vector>

#include "data/shapes_figures.h"
#include "data/shapes_grammar.h"
#include "image/image.h"

namespace sightline {

inline constexpr int kLeastShapesSize = 32;
inline constexpr int kMostShapesSize = 2048;

// A drawn picture of which every word's place is known. One figure (3 scenes in 20), two (14) or three (3),
// in a row or a column, well apart, of different colours and different kinds, on a textured ground.
struct ShapesScene {
  Arrangement arrangement = Arrangement::column;
  std::vector<Figure> figures;  // from the top down, or from left to right
  std::vector<PixelBox> boxes;  // of the figures' pixels
  Image image;
};

// The scene of a number: the same pixels on every machine, whatever other scenes are drawn. `size`: pixels to
// a side, kLeastShapesSize to kMostShapesSize; 64 is plenty to tell the figures apart. Another size keeps the
// figures and their order, not their places.
ShapesScene draw_shapes_scene(std::uint64_t seed, std::uint64_t number, int size);

}  // namespace sightline
