#pragma once

#include <filesystem>
#include <string>

#include "model/captioner.h"

namespace sightline {

// Gives a new captioner's decoder the weights of a trained model's, to go on from there: with other captions,
// or with another attention of the same weights (hard after soft). A word that both know keeps its embedding
// and its place in the output layer; a word that only the new vocabulary has starts at random. Returns what
// there is to say of it. Raises ModelError naming what does not fit: another feature size or another decoder.
std::string start_from(const std::filesystem::path& model, Captioner& captioner);

}  // namespace sightline
