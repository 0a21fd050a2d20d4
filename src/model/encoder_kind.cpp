#include "model/encoder_kind.h"

#include <charconv>
#include <string_view>

#include "core/error.h"

namespace sightline {

namespace {

// "14x14"
Grid parse_grid(std::string_view text, const std::string& spec) {
  Grid grid;
  const auto rows = std::from_chars(text.begin(), text.end(), grid.rows);
  const bool cross = rows.ec == std::errc() && rows.ptr != text.end() && *rows.ptr == 'x';
  const auto columns = std::from_chars(cross ? rows.ptr + 1 : text.end(), text.end(), grid.columns);
  if (columns.ec != std::errc() || columns.ptr != text.end() || grid.rows < 1 || grid.columns < 1 ||
      grid.rows > 100 || grid.columns > 100)
    throw UsageError("encoder '" + spec + "': '@" + std::string(text) +
                     "' is no grid, expected one like @14x14");
  return grid;
}

// "1280"
std::int64_t parse_features(std::string_view text, const std::string& spec) {
  std::int64_t features = 0;
  const auto [end, error] = std::from_chars(text.begin(), text.end(), features);
  if (error != std::errc() || end != text.end() || features < 1 || features > kMostProjectedFeatures)
    throw UsageError("encoder '" + spec + "': '+" + std::string(text) +
                     "' is no projection, expected a number of features, 1 to " +
                     std::to_string(kMostProjectedFeatures) + ", like +1280");
  return features;
}

}  // namespace

EncoderKind parse_encoder_kind(const std::string& spec) {
  const std::size_t at = spec.find('@');
  const std::string network = spec.substr(0, at);
  const std::size_t plus = network.find('+');
  const std::string backbone = network.substr(0, plus);
  const std::size_t colon = backbone.find(':');
  EncoderKind kind;
  kind.backbone = backbone.substr(0, colon);
  if (colon != std::string::npos) kind.map = backbone.substr(colon + 1);
  if (plus != std::string::npos)
    kind.features = parse_features(std::string_view(network).substr(plus + 1), spec);
  if (at != std::string::npos) kind.grid = parse_grid(std::string_view(spec).substr(at + 1), spec);
  return kind;
}

std::string detector_kind(std::int64_t feature_size) {
  return std::string(kDetectorKind) + ":" + std::to_string(feature_size);
}

bool is_detector_kind(const std::string& kind) {
  return encoder_family(kind) == kDetectorKind;
}

std::int64_t detector_feature_size(const std::string& kind) {
  const std::string text = parse_encoder_kind(kind).map;
  std::int64_t size = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), size);
  if (error != std::errc() || end != text.data() + text.size() || size < 1 || size > kMostProjectedFeatures ||
      kind != detector_kind(size))
    throw UsageError("encoder '" + kind.substr(0, 60) + "': expected " + kDetectorKind +
                         ":D, D numbers a region, 1 to " + std::to_string(kMostProjectedFeatures),
                     "train --regions DIR finds the size by itself");
  return size;
}

std::string encoder_family(const std::string& kind) {
  return kind.substr(0, kind.find_first_of(":+@"));
}

}  // namespace sightline
