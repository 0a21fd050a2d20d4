#include "data/shapes_scenes.h"

#include <algorithm>
#include <cassert>

#include "data/shapes_draws.h"
#include "data/shapes_grounds.h"

namespace sightline {

namespace {

// SplitMix64's finaliser (Steele et al. 2014): neighbouring seeds and numbers give unrelated scenes.
std::uint64_t scrambled(std::uint64_t value) {
  value += 0x9e3779b97f4a7c15u;
  value = (value ^ (value >> 30)) * 0xbf58476d1ce4e5b9u;
  value = (value ^ (value >> 27)) * 0x94d049bb133111ebu;
  return value ^ (value >> 31);
}

std::vector<int> shuffled(int count, Random& random) {
  std::vector<int> numbers;
  for (int i = 0; i < count; ++i) numbers.push_back(i);
  random.shuffle(numbers);
  return numbers;
}

int draw_figure_count(Random& random) {
  const int draw = draw_between(random, 1, 20);
  return draw <= 3 ? 1 : draw <= 17 ? 2 : 3;
}

Rgb draw_shade(FigureColour colour, Random& random) {
  Rgb shade = rgb_of(colour);
  for (std::uint8_t& channel : shade) {
    channel = static_cast<std::uint8_t>(std::clamp(channel + draw_between(random, -16, 16), 0, 255));
  }
  return shade;
}

// Everything but the places. `side`: of the image, in sixteenths of a pixel.
std::vector<Figure> draw_figures(int side, Random& random) {
  const int count = draw_figure_count(random);
  const std::vector<int> kinds = shuffled(kFigureKinds, random);
  const std::vector<int> colours = shuffled(kFigureColours, random);
  const int surely_small = count == 3 ? draw_between(random, 0, 2) : kNoFigure;  // for want of room
  std::vector<Figure> figures;
  for (int i = 0; i < count; ++i) {
    Figure figure;
    figure.kind = static_cast<FigureKind>(kinds[i]);
    figure.colour = static_cast<FigureColour>(colours[i]);
    figure.small = random.below(2) == 1 || i == surely_small;
    const int thousandths = figure.small ? draw_between(random, 90, 105) : draw_between(random, 145, 170);
    figure.radius = side * thousandths / 1000;
    figure.shade = draw_shade(figure.colour, random);
    figures.push_back(figure);
  }
  return figures;
}

// The centres along the line on which the figures stand: in order, at least a gap apart, the free room shared
// out at random.
std::vector<int> places_along(const std::vector<Figure>& figures, int side, Random& random) {
  const int margin = side * 2 / 100, gap = side * 3 / 100;
  int free = side - 2 * margin - gap * (static_cast<int>(figures.size()) - 1);
  for (const Figure& figure : figures) free -= 2 * figure.radius;
  std::vector<int> shifts;
  for (std::size_t i = 0; i < figures.size(); ++i) shifts.push_back(draw_between(random, 0, free));
  std::sort(shifts.begin(), shifts.end());
  std::vector<int> places;
  int edge = margin;
  for (std::size_t i = 0; i < figures.size(); ++i) {
    places.push_back(edge + shifts[i] + figures[i].radius);
    edge += 2 * figures[i].radius + gap;
  }
  return places;
}

// The centres across it: near a common line, so near that "above" cannot be taken for "left of".
std::vector<int> places_across(const std::vector<Figure>& figures, int side, Random& random) {
  const int margin = side * 2 / 100, wander = side * 5 / 100;
  int widest = 0;
  for (const Figure& figure : figures) widest = std::max(widest, figure.radius);
  const int line = draw_between(random, margin + widest, side - margin - widest);
  std::vector<int> places;
  for (const Figure& figure : figures) {
    const int place = line + draw_between(random, -wander, wander);
    places.push_back(std::clamp(place, margin + figure.radius, side - margin - figure.radius));
  }
  return places;
}

}  // namespace

ShapesScene draw_shapes_scene(std::uint64_t seed, std::uint64_t number, int size) {
  assert(size >= kLeastShapesSize && size <= kMostShapesSize);
  Random random(scrambled(seed ^ scrambled(number)));
  const int side = size * kPixel;
  ShapesScene scene;
  scene.arrangement = random.below(2) == 0 ? Arrangement::column : Arrangement::row;
  scene.figures = draw_figures(side, random);
  const std::vector<int> along = places_along(scene.figures, side, random);
  const std::vector<int> across = places_across(scene.figures, side, random);
  scene.image = draw_ground(size, random);
  for (std::size_t i = 0; i < scene.figures.size(); ++i) {
    Figure& figure = scene.figures[i];
    const bool column = scene.arrangement == Arrangement::column;
    figure.x = column ? across[i] : along[i];
    figure.y = column ? along[i] : across[i];
    scene.boxes.push_back(draw_figure(scene.image, figure));
  }
  add_grain(scene.image, random);
  return scene;
}

}  // namespace sightline
