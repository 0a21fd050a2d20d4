#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "caption/grid.h"

namespace sightline {

// The most features that a projection may give.
inline constexpr std::int64_t kMostProjectedFeatures = 65536;

// What BACKBONE[:MAP][+FEATURES][@ROWSxCOLUMNS] says (EncoderSpec::kind, model/encoder.h).
struct EncoderKind {
  std::string backbone;                  // "resnet50"
  std::string map;                       // "layer3"; empty: the backbone's last
  std::optional<std::int64_t> features;  // of the projection, where there is one
  std::optional<Grid> grid;              // that the map is averaged over, where there is one
};

// Whether there is such a backbone, and such a map, is for who builds it to say. Raises UsageError where
// features or grid are none.
EncoderKind parse_encoder_kind(const std::string& spec);

// Regions that a detector found, of so many numbers each, stand in an encoder's place: "regions:2048". A
// recipe that is not of files yet says "regions".
inline constexpr char kDetectorKind[] = "regions";
std::string detector_kind(std::int64_t feature_size);
// Whether a kind is one of these.
bool is_detector_kind(const std::string& kind);
// The size that it says. Raises UsageError where it says none.
std::int64_t detector_feature_size(const std::string& kind);

// What a kind begins with, one of encoder_kinds() where it is known: "resnet34" of
// "resnet34:layer3+1280@8x8".
std::string encoder_family(const std::string& kind);

}  // namespace sightline
