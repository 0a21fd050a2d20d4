#include "data/coco_captions.h"

#include <unordered_map>
#include <utility>

#include "core/error.h"
#include "data/image_path.h"
#include "data/json_records.h"

namespace sightline {

namespace {

// Images and annotations may come in any order, so an image's place is kept until either has told of it.
class CocoCollector {
 public:
  explicit CocoCollector(std::string name) : name_(std::move(name)) {}

  void add_image(JsonRecord& record) {
    JsonValue& id = record.values[0];
    Entry& entry = entry_of(id);
    if (entry.listed) {
      throw DataError(record.where + ": key 'id' is " + shown_id(id.text, id_type(id)) + ", as in images[" +
                      std::to_string(entry.record) + "]: an image is listed twice");
    }
    entry.listed = true;
    entry.record = record.index;
    entry.image.file = image_path(record.values[1].text, record.where + ": key 'file_name'");
    entry.image.id_type = id_type(id);
    entry.image.id = std::move(id.text);
    ++listed_;
  }

  void add_annotation(JsonRecord& record) {
    Entry& entry = entry_of(record.values[0]);
    if (!entry.listed && entry.image.captions.empty()) entry.record = record.index;
    if (entry.image.captions.empty())
      entry.image.captions.reserve(5);  // COCO's five: growing by doubling costs a tenth
    entry.image.captions.push_back(std::move(record.values[1].text));
  }

  CaptionSet finish() {
    find_others();
    CaptionSet set{std::move(name_), std::vector<CaptionedImage>(listed_)};
    // Every record of the images section made one listed entry: its index is its place.
    for (Entry& entry : entries_)
      if (entry.listed) set.images[entry.record] = std::move(entry.image);
    return set;
  }

 private:
  struct Entry {
    CaptionedImage image;
    bool listed = false;     // in the images section
    std::size_t record = 0;  // its place there; until it is listed, that of its first annotation
  };

  Entry& entry_of(const JsonValue& id) {
    const auto [found, added] = index_.try_emplace(shown_id(id.text, id_type(id)), entries_.size());
    if (added) {
      entries_.emplace_back();
      entries_.back().image.id = id.text;
      entries_.back().image.id_type = id_type(id);
    }
    return entries_[found->second];
  }

  // An annotation of no image's id is of the image whose id differs in type alone.
  void find_others() {
    const Entry* first = nullptr;
    for (Entry& entry : entries_) {
      if (entry.listed) continue;
      const IdType other = entry.image.id_type == IdType::text ? IdType::number : IdType::text;
      const auto found = index_.find(shown_id(entry.image.id, other));
      if (found != index_.end() && entries_[found->second].listed) {
        std::vector<std::string>& captions = entries_[found->second].image.captions;
        captions.insert(captions.end(), entry.image.captions.begin(), entry.image.captions.end());
      } else if (first == nullptr || entry.record < first->record) {
        first = &entry;
      }
    }
    if (first == nullptr) return;
    throw DataError(name_ + ": annotations[" + std::to_string(first->record) + "]: key 'image_id' is " +
                    shown_id(first->image.id, first->image.id_type) + ", which is no image's id");
  }

  std::string name_;
  std::vector<Entry> entries_;
  std::unordered_map<std::string, std::size_t> index_;  // into entries_, by shown_id()
  std::size_t listed_ = 0;
};

}  // namespace

CaptionSet read_coco_captions(const std::filesystem::path& path) {
  using Type = JsonField::Type;
  const std::vector<JsonSection> sections{
      {"images", {{"id", Type::id, true, {}}, {"file_name", Type::text, true, {}}}},
      {"annotations", {{"image_id", Type::id, true, {}}, {"caption", Type::text, true, {}}}}};
  CocoCollector collector(path.string());
  read_json_records(path, sections, [&](JsonRecord& record) {
    record.section == 0 ? collector.add_image(record) : collector.add_annotation(record);
  });
  return collector.finish();
}

}  // namespace sightline
