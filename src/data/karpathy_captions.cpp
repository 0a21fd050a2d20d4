#include "data/karpathy_captions.h"

#include <algorithm>
#include <set>
#include <unordered_set>

#include "core/error.h"
#include "data/image_path.h"
#include "data/json_records.h"

namespace sightline {

namespace {

bool is_among(const std::vector<std::string>& splits, const std::string& split) {
  return std::find(splits.begin(), splits.end(), split) != splits.end();
}

// Which splits are read, and which of the file's are not.
class SplitChoice {
 public:
  SplitChoice(const std::vector<std::string>& wanted, const std::vector<std::string>& except)
      : wanted_(wanted), except_(except) {}

  bool takes(const std::string& split) {
    const bool taken = wanted_.empty() ? !is_among(except_, split) : is_among(wanted_, split);
    (taken ? taken_ : left_out_).insert(split);
    return taken;
  }

  void check(const std::string& name) const {
    for (const std::string& split : wanted_) {
      if (taken_.contains(split)) continue;
      throw DataError(name + ": has no split '" + split + "', only " +
                      (left_out_.empty() && taken_.empty() ? "none" : all()));
    }
    if (wanted_.empty() && taken_.empty() && !left_out_.empty())
      throw DataError(name + ": has the splits " + all() + " alone, which are left out here",
                      "name the split that is meant");
  }

  void tell(CaptionSet& set) const {
    set.splits.assign(taken_.begin(), taken_.end());
    set.left_out.assign(left_out_.begin(), left_out_.end());
  }

 private:
  std::string all() const {
    std::set<std::string> splits = taken_;
    splits.insert(left_out_.begin(), left_out_.end());
    return quoted_splits({splits.begin(), splits.end()});
  }

  const std::vector<std::string>&wanted_, &except_;
  std::set<std::string> taken_, left_out_;
};

}  // namespace

std::string quoted_splits(const std::vector<std::string>& splits) {
  std::string text;
  for (const std::string& split : splits) text += (text.empty() ? "'" : ", '") + split + "'";
  return text;
}

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
