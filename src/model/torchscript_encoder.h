#pragma once

#include <filesystem>
#include <memory>

#include "model/encoder.h"

namespace sightline {

// Any backbone as a TorchScript program that takes [B, 3, h, w] and returns [B, D, rows, columns]. It stays
// frozen: it shows no parameters and keeps to evaluation mode. Its code is executed: use files from people
// you trust. Runs it once at `preprocessing`'s size. Raises ModelError naming the file and what is wrong.
std::shared_ptr<Encoder> make_torchscript_encoder(const std::filesystem::path& file,
                                                  const Preprocessing& preprocessing);

}  // namespace sightline
