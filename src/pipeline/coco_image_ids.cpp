#include "pipeline/coco_image_ids.h"

#include <algorithm>
#include <unordered_map>

#include "core/counted.h"
#include "core/error.h"
#include "core/listed.h"
#include "core/plain_path.h"
#include "data/caption_results.h"
#include "data/captions_reader.h"

namespace sightline {

namespace {

CocoImageIds ids_from_annotations(const std::vector<PhotoFile>& photos,
                                  const std::filesystem::path& annotations) {
  const CaptionSet set = read_captions(annotations);
  CaptionResults by_photo{annotations.string(), true, {}};  // a photo's "caption" is its index
  for (std::size_t i = 0; i < photos.size(); ++i)
    by_photo.captions.push_back({plain_path(photos[i].path).string(), std::to_string(i)});
  const MatchedResults matched = match_results(set, by_photo);
  if (!matched.duplicates.empty()) {
    throw UsageError("--annotations " + annotations.string() +
                     ": several photos are of the same image: " + ten_of(matched.duplicates));
  }
  CocoImageIds found{std::vector<std::string>(photos.size()), std::vector<IdType>(photos.size()), {}};
  for (std::size_t i = 0; i < set.images.size(); ++i) {
    if (!matched.captions[i]) continue;
    const std::size_t photo = std::stoull(*matched.captions[i]);
    found.ids[photo] = set.images[i].id;
    found.types[photo] = set.images[i].id_type;
  }
  return found;
}

constexpr char kDigits[] = "0123456789";

// The last number of the name without leading zeros; empty where there is none.
std::string id_from_name(const std::filesystem::path& file) {
  const std::string name = file.stem().string();
  const std::size_t last = name.find_last_of(kDigits);
  if (last == std::string::npos) return {};
  std::size_t first = name.find_last_not_of(kDigits, last);
  first = first == std::string::npos ? 0 : first + 1;
  const std::string number = name.substr(first, last - first + 1);
  return number.substr(std::min(number.find_first_not_of('0'), number.size() - 1));
}

// "000000391895.jpg" and "COCO_val2014_000000391895.jpg", whose numbers are ids beyond doubt.
bool is_named_by_id(const std::filesystem::path& file) {
  std::string name = file.stem().string();
  if (name.starts_with("COCO_")) name.erase(0, name.find_last_of('_') + 1);
  return !name.empty() && name.find_first_not_of(kDigits) == std::string::npos;
}

// The photos whose names are more than a number, and none that COCO gives.
std::vector<std::size_t> guessed(const std::vector<PhotoFile>& photos) {
  std::vector<std::size_t> places;
  for (std::size_t i = 0; i < photos.size(); ++i)
    if (!is_named_by_id(photos[i].path)) places.push_back(i);
  return places;
}

// Nothing where there is nothing to say.
std::vector<std::string> notice_of_guesses(const std::vector<PhotoFile>& photos,
                                           const std::vector<std::string>& ids) {
  const std::vector<std::size_t> places = guessed(photos);
  if (places.empty()) return {};
  return {"--format coco: " + counted(places.size(), "image id") +
          " guessed from the last number in a file's name, such as " + ids[places.front()] + " for " +
          photos[places.front()].path.string() + " (--annotations FILE says what they are)"};
}

// An id that is made up is another image's id elsewhere.
void refuse_guesses(const std::vector<PhotoFile>& photos) {
  std::vector<std::string> names;
  for (const std::size_t i : guessed(photos)) names.push_back(photos[i].path.string());
  if (names.empty()) return;
  throw UsageError("--format coco: " + counted(names.size(), "photo") +
                       " not named by an image id as COCO's are (000000000139.jpg): " + ten_of(names),
                   "--annotations FILE says what the ids are; --ids-from-names takes the last number in each "
                   "name");
}

// `ids` as shown_id() has them.
void check(const std::vector<PhotoFile>& photos, const std::vector<std::string>& ids,
           const std::string& hint) {
  std::vector<std::string> without, sharing;
  std::unordered_map<std::string, std::size_t> owner;
  for (std::size_t i = 0; i < ids.size(); ++i) {
    const std::string path = photos[i].path.string();
    if (ids[i].empty()) {
      without.push_back(path);
    } else if (const auto [first, fresh] = owner.emplace(ids[i], i); !fresh) {
      sharing.push_back(path + " and " + photos[first->second].path.string());
    }
  }
  if (!without.empty()) {
    throw UsageError(
        "--format coco: " + counted(without.size(), "photo") + " without an image id: " + ten_of(without),
        hint);
  }
  if (!sharing.empty())
    throw UsageError("--format coco: photos with the same image id: " + ten_of(sharing), hint);
}

}  // namespace

CocoImageIds coco_image_ids(const std::vector<PhotoFile>& photos,
                            const std::optional<std::filesystem::path>& annotations, bool ids_from_names) {
  if (annotations) {
    CocoImageIds found = ids_from_annotations(photos, *annotations);
    std::vector<std::string> shown;
    for (std::size_t i = 0; i < photos.size(); ++i)
      shown.push_back(found.ids[i].empty() ? "" : shown_id(found.ids[i], found.types[i]));
    check(photos, shown, "caption only photos whose file names are in " + annotations->string());
    return found;
  }
  if (!ids_from_names) refuse_guesses(photos);
  std::vector<std::string> ids;
  for (const PhotoFile& photo : photos) ids.push_back(id_from_name(photo.path));
  check(photos, ids, "image ids are the numbers in file names, or come from --annotations FILE");
  std::vector<std::string> notices = notice_of_guesses(photos, ids);
  return {std::move(ids), {}, std::move(notices)};
}

}  // namespace sightline
