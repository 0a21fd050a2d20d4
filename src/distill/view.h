#pragma once

#include <torch/torch.h>

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

namespace sightline {

// One of the fixed ways to look at a photo. Teacher and student see the same: the teacher's regions of a view
// are computed once.
struct View {
  std::string name = "original";
  bool mirror = false;
  bool corner = false;                 // only kCornerShare of the photo's width and height
  bool right = false, bottom = false;  // of a corner: which one

  bool operator==(const View&) const = default;
};

inline constexpr double kCornerShare = 0.8;

// "original,mirror,corners,mirror-corners", each once, corners standing for all four ("top-left", ...).
// Raises UsageError naming what there is.
std::vector<View> parse_views(const std::string& list);

// How many pixels the side of the whole photo must have for a corner to have `side`; `side` itself for a view
// of the whole photo.
int side_of_whole(const View& view, int side);

// Photos of side_of_whole() pixels -> what the view shows of them. [B, 3, H, W] -> [B, 3, height, width]
at::Tensor seen(const at::Tensor& photos, const View& view, std::int64_t height, std::int64_t width);

// A photo in one of the views, as indices into their lists.
struct Look {
  std::int64_t photo = 0;
  std::size_t view = 0;

  bool operator==(const Look&) const = default;
};

}  // namespace sightline
