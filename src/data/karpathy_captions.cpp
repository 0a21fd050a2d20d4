#include "data/karpathy_captions.h"

#include <algorithm>
#include <set>
#include <unordered_set>

#include "core/error.h"
#include "data/image_path.h"
#include "data/json_records.h"

namespace sightline {

namespace {

void check_splits(const std::string& name, const std::vector<std::string>& wanted,
                  const std::set<std::string>& found) {
  for (const std::string& split : wanted) {
    if (found.contains(split)) continue;
    std::string all;
    for (const std::string& other : found) all += (all.empty() ? "'" : ", '") + other + "'";
    throw DataError(name + ": has no split '" + split + "', only " + (all.empty() ? "none" : all));
  }
}

}  // namespace

CaptionSet read_karpathy_captions(const std::filesystem::path& path, const std::vector<std::string>& splits) {
  using Type = JsonField::Type;
  const JsonSection section{"images",
                            {{"filename", Type::text, true, {}},
                             {"filepath", Type::text, false, {}},
                             {"split", Type::text, true, {}},
                             {"cocoid", Type::id, false, {}},
                             {"imgid", Type::id, false, {}},
                             {"sentences", Type::texts, true, "raw"}}};
  CaptionSet set{path.string(), {}};
  std::set<std::string> found;
  std::unordered_set<std::string> ids;
  read_json_records(path, {section}, [&](JsonRecord& record) {
    const std::string& split = record.values[2].text;
    found.insert(split);
    if (!splits.empty() && std::find(splits.begin(), splits.end(), split) == splits.end()) return;
    CaptionedImage image;
    image.file = std::filesystem::path(record.values[1].text) / record.values[0].text;
    image.file = image_path(image.file.string(), record.where + ": key 'filename'");
    image.id = image.file.string();
    for (const JsonValue& id : {record.values[4], record.values[3]}) {
      if (!id.present) continue;
      image.id = id.text;
      image.id_type = id.number ? IdType::number : IdType::text;
    }
    if (!ids.insert(image.id).second)
      throw DataError(record.where + ": an image of id " + image.id + " is listed twice");
    image.captions = std::move(record.values[5].texts);
    set.images.push_back(std::move(image));
  });
  check_splits(set.name, splits, found);
  return set;
}

}  // namespace sightline
