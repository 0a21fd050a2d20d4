#pragma once

#include <string>
#include <string_view>

namespace sightline {

// Refuses, by name, what often lies where weights or a model should: a page of a web site, a pointer of Git
// LFS, text, a picture, an archive, another program's weights. Raises ModelError.
void refuse_downloads(std::string_view file, const std::string& name);

// The same, and PyTorch's files, where a model of ours is expected.
void refuse_no_model(std::string_view file, const std::string& name);

}  // namespace sightline
