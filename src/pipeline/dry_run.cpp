#include "pipeline/dry_run.h"

#include <utility>

#include "core/error.h"
#include "image/photo_reader.h"
#include "pipeline/photo_list.h"

namespace sightline {

namespace {

using Kind = Foreseen::Kind;

// Without the name of the photo, which stands before it.
std::string reason_alone(std::string reason, const PhotoFile& photo) {
  const std::string name = photo.path.string() + ": ";
  return reason.starts_with(name) ? reason.substr(name.size()) : reason;
}

// Why the photo cannot be read; empty where it can.
std::string damage_of(const PhotoFile& photo, const ImageLimits& limits) {
  if (photo.path == kStandardInput) return {};
  try {
    read_photo(photo.path, limits, [](ImageSize) { return ImageSize{1, 1}; });
    return {};
  } catch (const DataError& error) {
    return reason_alone(error.what(), photo);
  }
}

Foreseen foreseen(const CaptionPlan::Todo& todo, const PhotoFile& photo,
                  const std::vector<RecordSink*>& sinks, const ImageLimits& limits) {
  std::string places;
  for (std::size_t s = 0; s < sinks.size(); ++s) {
    if ((todo.sinks >> s & 1) == 0) continue;
    if (const auto hindrance = sinks[s]->hindrance(photo))
      return {todo.photo, Kind::fail, reason_alone(*hindrance, photo)};
    const std::string place = sinks[s]->place_of(photo), replaced = sinks[s]->replaced(photo);
    if (!place.empty()) places += (places.empty() ? "" : ", ") + place;
    if (!replaced.empty()) places += " (" + replaced + ")";
  }
  const std::string damage = damage_of(photo, limits);
  return damage.empty() ? Foreseen{todo.photo, Kind::caption, places}
                        : Foreseen{todo.photo, Kind::fail, damage};
}

}  // namespace

void foresee(const std::vector<PhotoFile>& photos, const CaptionPlan& plan,
             const std::vector<RecordSink*>& sinks, const ImageLimits& limits,
             const std::function<void(const Foreseen&)>& take, const std::function<bool()>& stop) {
  auto todo = plan.todo.begin();
  auto past = plan.past.begin();
  for (std::size_t i = 0; i < photos.size() && !(stop && stop()); ++i) {
    bool told = false;
    if (todo != plan.todo.end() && todo->photo == i) {
      take(foreseen(*todo++, photos[i], sinks, limits));
      told = true;
    }
    for (; past != plan.past.end() && past->photo == i; ++past, told = true) {
      const bool failed = past->result.kind != PastResult::Kind::unsure;
      take({i, failed ? Kind::fail : Kind::skip, reason_alone(past->result.reason, photos[i])});
    }
    if (!told) take({i, Kind::skip, "its results are there already"});
  }
}

}  // namespace sightline
