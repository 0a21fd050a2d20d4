#pragma once

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "image/image_reader.h"
#include "image/photo.h"
#include "image/preprocessing.h"

namespace sightline {

// From a photo's bytes to what an encoder takes: whoever captions, trains, validates or keeps features reads
// photos here, so that a model is asked about what it has learned from.

// The rule by which photos are read. 1 was to decode all of them whole; since 2 large JPEGs are decoded at
// the smallest scale that least_size() allows. Whatever is kept of an encoder's input carries it.
constexpr int kEncoderInputRule = 2;

// What an encoder takes of a photo.
struct EncoderInput {
  std::vector<float> pixels;  // [3, height, width] of the preprocessing
  ImageSize photo;            // upright, at its full size
};

// Raise DataError as decode_image() and read_image() do; `name` is what errors call the bytes.
EncoderInput decode_encoder_input(std::string_view bytes, const std::string& name,
                                  const Preprocessing& preprocessing, const ImageLimits& limits = {});
EncoderInput read_encoder_input(const std::filesystem::path& path, const Preprocessing& preprocessing,
                                const ImageLimits& limits = {});

// The step before preprocess(), for photos of which parts are cut away first (augmentation). `kept`: the
// least share of a side that stays, so that what is left of a reduced photo is fine enough too.
Photo read_encoder_photo(const std::filesystem::path& path, const Preprocessing& preprocessing,
                         const ImageLimits& limits = {}, double kept = 1);

// Whether the photo is decoded at a fraction of its size, as its header says: where it is not, all rules give
// the same. False where there is no header to read.
bool is_read_reduced(const std::filesystem::path& path, const Preprocessing& preprocessing);

}  // namespace sightline
