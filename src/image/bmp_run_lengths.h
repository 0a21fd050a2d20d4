#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "image/photo_budget.h"

namespace sightline {

// Unpacks BMP's BI_RLE8 (bits = 8) or BI_RLE4 (4) to one palette index a byte, rows in the file's order, each
// padded to four bytes as BMP's plain 8-bit rows are. Pixels that the file skips get index 0. Empty where the
// stream ends too early or leaves the picture. Raises DataError where the budget's time is up. Source:
// [MS-WMF] 3.1.6.
std::vector<std::uint8_t> unpack_run_lengths(std::string_view packed, int width, int height, int bits,
                                             const PhotoBudget& budget);

}  // namespace sightline
