#include "render/overlay.h"

#include <algorithm>
#include <cmath>
#include <cstddef>

#include "render/emphasis.h"

namespace sightline {

namespace {

std::uint8_t to_byte(float value) {
  return static_cast<std::uint8_t>(std::lround(std::clamp(value, 0.0f, 255.0f)));
}

// As the blend modes of CSS have it, with which the gallery makes the same pictures.
float luminance(const std::uint8_t* rgb) {
  return 0.30f * static_cast<float>(rgb[0]) + 0.59f * static_cast<float>(rgb[1]) +
         0.11f * static_cast<float>(rgb[2]);
}

// A lighter value that leaves black black and white white (CSS's soft light of white); 0 to 1.
float lit(float value) {
  return value > 0.25f ? std::sqrt(value) : ((16 * value - 12) * value + 4) * value;
}

// Brighter where it was looked at more than by an even spread, greyer and darker where less; where it stands
// out by 0 the photo stays as it is.
void blend_brighten(const std::uint8_t* photo, float stands_out, float opacity, std::uint8_t* out) {
  constexpr float light = 0.7f, darkness = 0.85f;
  const float grey = luminance(photo), change = opacity * std::abs(stands_out);
  for (std::size_t c = 0; c < 3; ++c) {
    const float value = static_cast<float>(photo[c]);
    if (stands_out > 0) {
      out[c] = to_byte(value + light * change * (255 * lit(value / 255) - value));
    } else {
      out[c] = to_byte((value + change * (grey - value)) * (1 - darkness * change));
    }
  }
}

// The photo steps back (greyer, darker) and the map comes forward where it was looked at more than by an even
// spread.
void blend_colour(const std::uint8_t* photo, float stands_out, const Colour& colour, float opacity,
                  std::uint8_t* out) {
  constexpr float saturation = 0.35f, brightness = 0.75f;
  const float grey = luminance(photo);
  const float share = opacity * std::pow(std::max(stands_out, 0.0f), 0.8f);
  for (std::size_t c = 0; c < 3; ++c) {
    const float value = static_cast<float>(photo[c]);
    const float muted = (grey + saturation * (value - grey)) * (1 - opacity + opacity * brightness);
    out[c] = to_byte(muted + share * (static_cast<float>(colour[c]) - muted));
  }
}

}  // namespace

Image overlay(const Image& photo, const HeatMap& map, const OverlayOptions& options) {
  const auto table = colour_table(options.colour_map);
  const auto opacity = static_cast<float>(std::clamp(options.opacity, 0.0, 1.0));
  Image image{photo.width, photo.height, std::vector<std::uint8_t>(photo.rgb.size())};
  for (std::size_t i = 0; i < map.values.size(); ++i) {
    const float stands_out = emphasis(map.values[i]);
    const std::uint8_t* from = &photo.rgb[3 * i];
    std::uint8_t* to = &image.rgb[3 * i];
    if (options.style == OverlayStyle::colour) {
      const auto level = static_cast<std::size_t>(std::lround(std::max(stands_out, 0.0f) * 255));
      blend_colour(from, stands_out, table[level], opacity, to);
    } else {
      blend_brighten(from, stands_out, opacity, to);
    }
  }
  return image;
}

}  // namespace sightline
