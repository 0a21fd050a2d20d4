#include "data/karpathy_captions.h"

#include <unordered_set>

#include "core/error.h"
#include "data/image_path.h"
#include "data/json_records.h"
#include "data/split_choice.h"

namespace sightline {

CaptionSet read_karpathy_captions(const std::filesystem::path& path, const std::vector<std::string>& splits,
                                  const std::vector<std::string>& except) {
  using Type = JsonField::Type;
  const JsonSection section{"images",
                            {{"filename", Type::text, true, {}},
                             {"filepath", Type::text, false, {}},
                             {"split", Type::text, true, {}},
                             {"cocoid", Type::id, false, {}},
                             {"imgid", Type::id, false, {}},
                             {"sentences", Type::texts, true, "raw"}}};
  CaptionSet set{path.string(), {}};
  SplitChoice choice(splits, except);
  std::unordered_set<std::string> ids;
  read_json_records(path, {section}, [&](JsonRecord& record) {
    if (!choice.takes(record.values[2].text)) return;
    CaptionedImage image;
    image.file = std::filesystem::path(record.values[1].text) / record.values[0].text;
    image.file = image_path(image.file.string(), record.where + ": key 'filename'");
    image.id = image.file.string();
    for (const JsonValue& id : {record.values[4], record.values[3]}) {
      if (!id.present) continue;
      image.id = id.text;
      image.id_type = id_type(id);
    }
    const std::string shown = shown_id(image.id, image.id_type);
    if (!ids.insert(shown).second)
      throw DataError(record.where + ": an image of id " + shown + " is listed twice");
    image.captions = std::move(record.values[5].texts);
    set.images.push_back(std::move(image));
  });
  choice.check(set.name);
  choice.tell(set);
  return set;
}

}  // namespace sightline
