#include "render/overlay.h"

#include <algorithm>
#include <cmath>
#include <cstddef>

namespace sightline {

namespace {

std::uint8_t to_byte(float value) {
  return static_cast<std::uint8_t>(std::lround(std::clamp(value, 0.0f, 255.0f)));
}

float luminance(const std::uint8_t* rgb) {
  return 0.2126f * static_cast<float>(rgb[0]) + 0.7152f * static_cast<float>(rgb[1]) +
         0.0722f * static_cast<float>(rgb[2]);
}

// The photo steps back (greyer, darker) and the map comes forward where the weight is.
void blend_colour(const std::uint8_t* photo, float weight, const Colour& colour, float opacity,
                  std::uint8_t* out) {
  constexpr float saturation = 0.35f, brightness = 0.75f;
  const float grey = luminance(photo);
  const float share = opacity * std::pow(weight, 0.8f);
  for (std::size_t c = 0; c < 3; ++c) {
    const float value = static_cast<float>(photo[c]);
    const float muted = (grey + saturation * (value - grey)) * (1 - opacity + opacity * brightness);
    out[c] = to_byte(muted + share * (static_cast<float>(colour[c]) - muted));
  }
}

// Dark where nothing is looked at, the photo's own colours and a little light where something is.
void blend_brighten(const std::uint8_t* photo, float weight, float opacity, std::uint8_t* out) {
  constexpr float glow = 0.18f;
  const float shown = 1 - opacity * (1 - weight);
  for (std::size_t c = 0; c < 3; ++c) {
    const float value = static_cast<float>(photo[c]) * shown;
    out[c] = to_byte(value + glow * opacity * weight * (255 - value));
  }
}

}  // namespace

Image overlay(const Image& photo, const HeatMap& map, const OverlayOptions& options) {
  const auto table = colour_table(options.colour_map);
  const auto opacity = static_cast<float>(std::clamp(options.opacity, 0.0, 1.0));
  Image image{photo.width, photo.height, std::vector<std::uint8_t>(photo.rgb.size())};
  for (std::size_t i = 0; i < map.values.size(); ++i) {
    const float weight = std::clamp(map.values[i], 0.0f, 1.0f);
    const std::uint8_t* from = &photo.rgb[3 * i];
    std::uint8_t* to = &image.rgb[3 * i];
    if (options.style == OverlayStyle::colour) {
      blend_colour(from, weight, table[static_cast<std::size_t>(std::lround(weight * 255))], opacity, to);
    } else {
      blend_brighten(from, weight, opacity, to);
    }
  }
  return image;
}

}  // namespace sightline
