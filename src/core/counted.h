#pragma once

#include <cstddef>
#include <string>

namespace sightline {

// "1 image", "3 images".
std::string counted(std::size_t count, const std::string& noun);

}  // namespace sightline
