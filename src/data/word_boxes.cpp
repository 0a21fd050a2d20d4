#include "data/word_boxes.h"

#include <algorithm>
#include <cmath>
#include <nlohmann/json.hpp>

#include "core/counted.h"
#include "core/error.h"
#include "core/files.h"
#include "core/json.h"
#include "core/marked_text.h"
#include "text/ptb_tokenizer.h"

namespace sightline {

namespace {

constexpr const char* kKey = "word_boxes";

bool same(const Rectangle& a, const Rectangle& b) {
  return a.x == b.x && a.y == b.y && a.width == b.width && a.height == b.height;
}

// Numbers in their decimal form, as the reader of captions gives them.
std::string id_of(const Json& annotation, const std::string& where) {
  const Json id = json_get<Json>(annotation, "image_id", where);
  if (id.is_string()) return id.get<std::string>();
  if (id.is_number_integer()) return dump_json(id);
  constexpr double kExact = 9007199254740992.0;
  if (id.is_number_float() && std::trunc(id.get<double>()) == id.get<double>() &&
      std::abs(id.get<double>()) <= kExact) {
    return std::to_string(static_cast<long long>(id.get<double>()));
  }
  throw DataError(where + ": key 'image_id' is " + dump_json(id).substr(0, 60) +
                  ", expected a whole number or a string");
}

std::optional<Rectangle> box_of(const Json& value, const std::string& where) {
  if (value.is_null()) return {};
  const bool numbers =
      value.is_array() && value.size() == 4 && std::all_of(value.begin(), value.end(), [](const Json& one) {
        return one.is_number() && std::isfinite(one.get<double>());
      });
  if (!numbers || value[2].get<double>() <= 0 || value[3].get<double>() <= 0) {
    throw DataError(where + ": found " + dump_json(value).substr(0, 60) +
                    ", expected null or a box [x, y, width, height] of some width and height");
  }
  return Rectangle{value[0].get<double>(), value[1].get<double>(), value[2].get<double>(),
                   value[3].get<double>()};
}

WordBoxes::Boxes boxes_of(const Json& list, std::size_t words, const std::string& where) {
  if (!list.is_array() || list.size() != words) {
    throw DataError(where + ": key '" + kKey + "' has " +
                    (list.is_array() ? counted(list.size(), "item") : "no list") +
                    ", expected one for each of the caption's " + counted(words, "word"));
  }
  WordBoxes::Boxes boxes;
  for (std::size_t i = 0; i < words; ++i) {
    boxes.push_back(box_of(list[i], where + ": " + kKey + "[" + std::to_string(i) + "]"));
  }
  return boxes;
}

}  // namespace

WordBoxes WordBoxes::read(const std::filesystem::path& path) {
  const MappedFile file(path);
  WordBoxes all;
  // COCO's own files are large and have none: not worth a tree of values.
  if (file.bytes().find(std::string("\"") + kKey + "\"") == std::string_view::npos) return all;
  const std::string name = path.string();
  const Json annotations =
      json_get<Json>(parse_json(MarkedText(file.bytes(), name).text(), name), "annotations", name);
  if (!annotations.is_array()) throw DataError(name + ": key 'annotations' is not a list");
  for (std::size_t i = 0; i < annotations.size(); ++i) {
    const Json& annotation = annotations[i];
    const std::string where = name + ": annotations[" + std::to_string(i) + "]";
    if (!annotation.is_object()) throw DataError(where + ": not an object");
    const auto boxes = annotation.find(kKey);
    if (boxes == annotation.end()) continue;
    Caption caption;
    caption.words = caption_tokens(json_get<std::string>(annotation, "caption", where));
    caption.boxes = boxes_of(*boxes, caption.words.size(), where);
    all.images_[id_of(annotation, where)].push_back(std::move(caption));
  }
  return all;
}

const WordBoxes::Caption* WordBoxes::find(const std::string& image_id,
                                          const std::vector<std::string>& words) const {
  const auto image = images_.find(image_id);
  if (image == images_.end()) return nullptr;
  const auto caption = std::find_if(image->second.begin(), image->second.end(),
                                    [&](const Caption& one) { return one.words == words; });
  return caption == image->second.end() ? nullptr : &*caption;
}

bool WordBoxes::says_exactly(const std::string& image_id, const std::vector<std::string>& words) const {
  return find(image_id, words) != nullptr;
}

WordBoxes::Boxes WordBoxes::match(const std::string& image_id, const std::vector<std::string>& words) const {
  if (const Caption* caption = find(image_id, words)) return caption->boxes;
  Boxes boxes(words.size());
  const auto image = images_.find(image_id);
  if (image == images_.end()) return boxes;
  std::unordered_map<std::string, std::optional<Rectangle>> meanings;
  for (const Caption& caption : image->second) {
    for (std::size_t i = 0; i < caption.words.size(); ++i) {
      const auto [found, first] = meanings.try_emplace(caption.words[i], caption.boxes[i]);
      auto& [word, meaning] = *found;
      const std::optional<Rectangle>& box = caption.boxes[i];
      if (!first && (!meaning || !box || !same(*meaning, *box))) meaning.reset();
    }
  }
  for (std::size_t i = 0; i < words.size(); ++i) {
    if (const auto found = meanings.find(words[i]); found != meanings.end()) boxes[i] = found->second;
  }
  return boxes;
}

}  // namespace sightline
