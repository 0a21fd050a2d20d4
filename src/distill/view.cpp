#include "distill/view.h"

#include <algorithm>
#include <cmath>
#include <sstream>

#include "core/error.h"
#include "core/nearest.h"

namespace sightline {

namespace {

std::vector<View> views_called(const std::string& word) {
  const std::vector<std::string> known{"original", "mirror", "corners", "mirror-corners"};
  if (std::find(known.begin(), known.end(), word) == known.end())
    throw UsageError("view '" + word +
                     "' is unknown, expected some of original, mirror, corners, mirror-corners" +
                     did_you_mean(word, known));
  const bool mirror = word.starts_with("mirror");
  std::vector<View> views;
  if (!word.ends_with("corners")) {
    views.push_back({word, mirror, false, false, false});
    return views;
  }
  for (const bool bottom : {false, true}) {
    for (const bool right : {false, true}) {
      const std::string name =
          std::string(mirror ? "mirror-" : "") + (bottom ? "bottom-" : "top-") + (right ? "right" : "left");
      views.push_back({name, mirror, true, right, bottom});
    }
  }
  return views;
}

}  // namespace

std::vector<View> parse_views(const std::string& list) {
  std::vector<View> views;
  std::istringstream words(list + ",");
  for (std::string word; std::getline(words, word, ',');)
    for (const View& view : views_called(word))
      if (std::find(views.begin(), views.end(), view) == views.end()) views.push_back(view);
  return views;
}

int side_of_whole(const View& view, int side) {
  return view.corner ? static_cast<int>(std::lround(side / kCornerShare)) : side;
}

at::Tensor seen(const at::Tensor& photos, const View& view, std::int64_t height, std::int64_t width) {
  at::Tensor part = photos;
  if (view.corner) {
    part = part.narrow(2, view.bottom ? photos.size(2) - height : 0, height)
               .narrow(3, view.right ? photos.size(3) - width : 0, width);
  }
  return view.mirror ? part.flip(3) : part;
}

}  // namespace sightline
