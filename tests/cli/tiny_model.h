#pragma once

#include <filesystem>
#include <string>

namespace sightline {

// A whole model that captions in milliseconds (SqueezeNet on 64 x 64 pixels, ten words, all weights random
// but always the same). Its attention is of this kind.
void write_tiny_model(const std::filesystem::path& path, const std::string& attention = "soft");

// Random MobileNetV2 weights, always the same, as a weight file.
void write_mobilenet_weights(const std::filesystem::path& path);

// A model like the tiny one that leaves its encoder out: MobileNetV2, of this weight file.
void write_tiny_decoder(const std::filesystem::path& path, const std::filesystem::path& encoder_weights);

// A photo-like PNG: a figure on a ground, of this size.
void write_photo(const std::filesystem::path& path, int width = 80, int height = 60);

}  // namespace sightline
