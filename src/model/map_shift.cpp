#include "model/map_shift.h"

namespace sightline {

double map_shift(std::span<const Downsampling> layers, int input_side) {
  int count = input_side;
  double first = 0.5, distance = 1;  // of the receptive fields' centres, in input pixels
  for (const Downsampling& layer : layers) {
    const int room = count + 2 * layer.padding - layer.kernel;
    if (room < 0) return 0;
    first += ((layer.kernel - 1) / 2.0 - layer.padding) * distance;
    distance *= layer.stride;
    count = room / layer.stride + 1;
    const bool reaches_over = layer.ceil && room % layer.stride != 0;
    if (reaches_over) ++count;
  }
  return first + distance * (count - 1) / 2 - input_side / 2.0;
}

}  // namespace sightline
