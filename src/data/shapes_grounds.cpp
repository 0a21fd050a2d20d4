#include "data/shapes_grounds.h"

#include <algorithm>
#include <array>
#include <vector>

#include "data/shapes_draws.h"
#include "data/shapes_figures.h"

namespace sightline {

namespace {

constexpr int kFull = 256;  // a mix of two colours is 0 to kFull parts of the second

// Dim enough for every figure's colour, white's included, to stand out from.
Rgb ground_colour(Random& random) {
  const int grey = draw_between(random, 42, 104);
  Rgb colour{};
  for (std::uint8_t& channel : colour) {
    channel = static_cast<std::uint8_t>(grey + draw_between(random, -12, 12));
  }
  return colour;
}

// `parts(x, y)`: how much of the second colour a pixel gets.
template <class Parts>
Image mixed_colour(int size, const Rgb& first, const Rgb& second, Parts parts) {
  Image image{size, size, std::vector<std::uint8_t>(static_cast<std::size_t>(size) * size * 3)};
  std::uint8_t* pixel = image.rgb.data();
  for (int y = 0; y < size; ++y) {
    for (int x = 0; x < size; ++x, pixel += 3) {
      const int part = parts(x, y);
      for (int c = 0; c < 3; ++c) {
        pixel[c] = static_cast<std::uint8_t>((first[c] * (kFull - part) + second[c] * part) / kFull);
      }
    }
  }
  return image;
}

// Random heights on a lattice of 8 × 8 meshes, linear in between.
Image noise(int size, const Rgb& first, const Rgb& second, Random& random) {
  constexpr int kMeshes = 8, kKnots = kMeshes + 1;
  std::array<int, kKnots * kKnots> heights{};
  for (int& height : heights) height = draw_between(random, 0, kFull);
  return mixed_colour(size, first, second, [&](int x, int y) {
    const int column = x * kMeshes / size, row = y * kMeshes / size;
    const int right = x * kMeshes % size * kFull / size, down = y * kMeshes % size * kFull / size;
    const int* knot = &heights[static_cast<std::size_t>(row * kKnots + column)];
    const int above = knot[0] * (kFull - right) + knot[1] * right;
    const int below = knot[kKnots] * (kFull - right) + knot[kKnots + 1] * right;
    return (above * (kFull - down) + below * down) / (kFull * kFull);
  });
}

// A way across the image: (1, 0) to the right, (1, 1) to the lower right, ...
struct Direction {
  int x, y;
};
constexpr Direction kDirections[] = {{1, 0}, {0, 1}, {1, 1}, {1, -1}};

Direction draw_direction(Random& random) {
  return kDirections[random.below(std::size(kDirections))];
}

// How far along a direction a pixel lies, from 0.
int distance(Direction direction, int x, int y, int size) {
  return direction.x * x + (direction.y < 0 ? size - 1 - y : direction.y * y);
}

Image gradient(int size, const Rgb& first, const Rgb& second, Random& random) {
  const Direction direction = draw_direction(random);
  const int length = size * (direction.x * direction.x + direction.y * direction.y);
  return mixed_colour(size, first, second,
                      [&](int x, int y) { return distance(direction, x, y, size) * kFull / length; });
}

Image stripes(int size, const Rgb& first, const Rgb& second, Random& random) {
  const Direction direction = draw_direction(random);
  const int width = std::max(2, size * draw_between(random, 4, 12) / 100);
  const int start = draw_between(random, 0, 2 * width - 1);
  return mixed_colour(size, first, second, [&](int x, int y) {
    return (distance(direction, x, y, size) + start) / width % 2 * kFull;
  });
}

}  // namespace

Image draw_ground(int size, Random& random) {
  const Rgb first = ground_colour(random);
  const Rgb second = ground_colour(random);
  switch (random.below(3)) {
    case 0:
      return noise(size, first, second, random);
    case 1:
      return gradient(size, first, second, random);
    default:
      return stripes(size, first, second, random);
  }
}

void add_grain(Image& image, Random& random) {
  constexpr int kDraws = 12;  // of five bits each from one of the generator's words
  std::uint64_t bits = 0;
  for (std::size_t i = 0; i < image.rgb.size(); ++i) {
    bits = i % kDraws == 0 ? random.bits() : bits >> 5;
    const int change = static_cast<int>(bits & 7) - static_cast<int>(bits >> 3 & 3) - 2;  // -5 to 5
    image.rgb[i] = static_cast<std::uint8_t>(std::clamp(image.rgb[i] + change, 0, 255));
  }
}

}  // namespace sightline
