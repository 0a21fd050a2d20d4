#include "render/palette.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <limits>

namespace sightline {

namespace {

constexpr int kBits = 5;  // of a channel, by which colours are told apart
constexpr std::size_t kBins = std::size_t{1} << (3 * kBits);
constexpr std::size_t kMostColours = 256;

std::size_t bin_of(int red, int green, int blue) {
  constexpr int drop = 8 - kBits;
  return static_cast<std::size_t>(((red >> drop) << (2 * kBits)) | ((green >> drop) << kBits) |
                                  (blue >> drop));
}

// The pixels of one bin.
struct Bin {
  std::array<double, 3> sum{};
  double count = 0;
  double mean(std::size_t channel) const { return sum[channel] / count; }
};

std::vector<Bin> used_bins(const Image& picture) {
  std::vector<Bin> bins(kBins);
  for (std::size_t i = 0; i < picture.rgb.size(); i += 3) {
    Bin& bin = bins[bin_of(picture.rgb[i], picture.rgb[i + 1], picture.rgb[i + 2])];
    for (std::size_t c = 0; c < 3; ++c) bin.sum[c] += picture.rgb[i + c];
    ++bin.count;
  }
  std::erase_if(bins, [](const Bin& bin) { return bin.count == 0; });
  return bins;
}

// A range of the bins, and along which channel its colours differ most, by how much.
struct ColourBox {
  std::size_t begin = 0, end = 0;
  std::size_t channel = 0;
  double spread = 0;  // sum of squared differences from the mean, of all pixels
};

ColourBox box_of(const std::vector<Bin>& bins, std::size_t begin, std::size_t end) {
  ColourBox box{begin, end, 0, 0};
  for (std::size_t c = 0; c < 3; ++c) {
    double count = 0, sum = 0, squares = 0;
    for (std::size_t i = begin; i < end; ++i) {
      count += bins[i].count;
      sum += bins[i].sum[c];
      squares += bins[i].sum[c] * bins[i].mean(c);
    }
    const double spread = squares - sum * sum / count;
    if (spread > box.spread) {
      box.channel = c;
      box.spread = spread;
    }
  }
  return box;
}

// Where the box is cut so that each side has half of its pixels, and one bin at least.
std::size_t cut(std::vector<Bin>& bins, const ColourBox& box) {
  const auto at = [&](std::size_t i) { return bins.begin() + static_cast<std::ptrdiff_t>(i); };
  std::sort(at(box.begin), at(box.end),
            [&](const Bin& a, const Bin& b) { return a.mean(box.channel) < b.mean(box.channel); });
  double all = 0, before = 0;
  for (std::size_t i = box.begin; i < box.end; ++i) all += bins[i].count;
  std::size_t middle = box.begin;
  while (middle + 1 < box.end && (middle == box.begin || before + bins[middle].count <= all / 2)) {
    before += bins[middle++].count;
  }
  return middle;
}

std::vector<Colour> choose_colours(const Image& picture) {
  std::vector<Bin> bins = used_bins(picture);
  std::vector<ColourBox> boxes{box_of(bins, 0, bins.size())};
  while (boxes.size() < kMostColours) {
    const auto widest =
        std::max_element(boxes.begin(), boxes.end(),
                         [](const ColourBox& a, const ColourBox& b) { return a.spread < b.spread; });
    if (widest->end - widest->begin < 2) break;
    const ColourBox box = *widest;
    const std::size_t middle = cut(bins, box);
    *widest = box_of(bins, box.begin, middle);
    boxes.push_back(box_of(bins, middle, box.end));
  }
  std::vector<Colour> colours;
  for (const ColourBox& box : boxes) {
    Colour colour{};
    for (std::size_t c = 0; c < 3; ++c) {
      double count = 0, sum = 0;
      for (std::size_t i = box.begin; i < box.end; ++i) {
        count += bins[i].count;
        sum += bins[i].sum[c];
      }
      colour[c] = static_cast<std::uint8_t>(std::lround(sum / count));
    }
    colours.push_back(colour);
  }
  return colours;
}

// The nearest of some colours, looked for once for each bin.
class Nearest {
 public:
  explicit Nearest(const std::vector<Colour>& colours) : colours_(colours), known_(kBins, -1) {}

  std::size_t index_of(const std::array<int, 3>& colour) {
    short& known = known_[bin_of(colour[0], colour[1], colour[2])];
    if (known < 0) known = static_cast<short>(find(colour));
    return static_cast<std::size_t>(known);
  }

 private:
  std::size_t find(const std::array<int, 3>& colour) const {
    std::size_t best = 0;
    int least = std::numeric_limits<int>::max();
    for (std::size_t i = 0; i < colours_.size(); ++i) {
      int distance = 0;
      for (std::size_t c = 0; c < 3; ++c) {
        const int difference = colour[c] - colours_[i][c];
        distance += difference * difference;
      }
      if (distance < least) {
        least = distance;
        best = i;
      }
    }
    return best;
  }

  const std::vector<Colour>& colours_;
  std::vector<short> known_;
};

}  // namespace

PalettePicture to_palette(const Image& picture) {
  PalettePicture result{choose_colours(picture), {}};
  result.pixels.reserve(picture.rgb.size() / 3);
  Nearest nearest(result.colours);
  // Errors of this row and the next in sixteenths, with room beside the first and behind the last pixel.
  const auto width = static_cast<std::size_t>(picture.width);
  std::vector<std::array<int, 3>> here(width + 2), below(width + 2);
  for (std::size_t y = 0; y < static_cast<std::size_t>(picture.height); ++y) {
    for (std::size_t x = 0; x < width; ++x) {
      const std::uint8_t* pixel = &picture.rgb[(y * width + x) * 3];
      std::array<int, 3> wanted;
      for (std::size_t c = 0; c < 3; ++c) wanted[c] = std::clamp(pixel[c] + here[x + 1][c] / 16, 0, 255);
      const std::size_t index = nearest.index_of(wanted);
      result.pixels.push_back(static_cast<std::uint8_t>(index));
      for (std::size_t c = 0; c < 3; ++c) {
        const int error = wanted[c] - result.colours[index][c];
        here[x + 2][c] += 7 * error;
        below[x][c] += 3 * error;
        below[x + 1][c] += 5 * error;
        below[x + 2][c] += error;
      }
    }
    here.swap(below);
    std::fill(below.begin(), below.end(), std::array<int, 3>{});
  }
  return result;
}

}  // namespace sightline
