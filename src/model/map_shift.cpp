#include "model/map_shift.h"

namespace sightline {

int reduced_side(const Downsampling& layer, int side) {
  const int room = side + 2 * layer.padding - layer.kernel;
  if (room < 0) return 0;
  const bool reaches_over = layer.ceil && room % layer.stride != 0;
  return room / layer.stride + 1 + (reaches_over ? 1 : 0);
}

double map_shift(std::span<const Downsampling> layers, int input_side) {
  int count = input_side;
  double first = 0.5, distance = 1;  // of the receptive fields' centres, in input pixels
  for (const Downsampling& layer : layers) {
    count = reduced_side(layer, count);
    if (count == 0) return 0;
    first += ((layer.kernel - 1) / 2.0 - layer.padding) * distance;
    distance *= layer.stride;
  }
  return first + distance * (count - 1) / 2 - input_side / 2.0;
}

}  // namespace sightline
