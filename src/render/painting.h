#pragma once

#include "image/image.h"
#include "render/colour_map.h"

namespace sightline {

// A rectangle of whole pixels.
struct Box {
  int x = 0, y = 0, width = 0, height = 0;
};

// A picture in one colour.
Image blank(int width, int height, const Colour& colour);

// Fills a box with a colour; what lies outside the picture is left out.
void fill(Image& picture, const Box& box, const Colour& colour);

// Puts a picture of the box's size there; the box lies within the picture.
void paste(Image& picture, const Image& part, const Box& box);

}  // namespace sightline
