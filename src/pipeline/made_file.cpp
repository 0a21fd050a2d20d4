#include "pipeline/made_file.h"

#include <nlohmann/json.hpp>
#include <utility>

#include "core/sha256.h"
#include "pipeline/file_name.h"

namespace sightline {

Json made_file_line(const std::string& name, const MadeFile& made) {
  Json line = Json::object();
  add_file_name(line, name);
  line["made_with"] = made.settings;
  line["photo"] = made.photo;
  if (!made.before.empty()) line["before"] = made.before;
  if (!made.after.empty()) line["after"] = made.after;
  if (!made.unsure.empty()) {
    line["unsure"] = made.unsure;
    line["asked"] = made.asked;
    if (!made.kept.empty()) line["kept"] = made.kept;
  }
  if (made.appended) line["appended"] = true;
  if (made.confidence < 1) line["confidence"] = made.confidence;
  for (const auto& [key, value] : {std::pair("said", &made.said), std::pair("alt", &made.alt),
                                   std::pair("old", &made.old), std::pair("now", &made.now)})
    if (!value->empty()) line[key] = *value;
  if (made.begun) line["begun"] = true;
  add_file_name(line["of"] = Json::object(), made.source);
  return line;
}

bool is_made_file_line(const Json& line) {
  return line.contains("made_with");
}

MadeFile made_file_of(const Json& line, const std::string& where) {
  const auto text = [&](const char* key) { return json_get_or<std::string>(line, key, "", where); };
  MadeFile made{.settings = text("made_with"),
                .before = text("before"),
                .after = text("after"),
                .kept = text("kept"),
                .photo = text("photo"),
                .unsure = text("unsure"),
                .asked = json_get_or(line, "asked", 0.0, where),
                .appended = json_get_or(line, "appended", false, where),
                .begun = json_get_or(line, "begun", false, where),
                .confidence = json_get_or(line, "confidence", 1.0, where),
                .said = text("said"),
                .alt = text("alt"),
                .old = text("old"),
                .now = text("now")};
  if (line.contains("of")) made.source = file_name_of(line.at("of"), where);
  return made;
}

bool speaks_of_content(const MadeFile& made) {
  return made.unsure.empty() || !made.kept.empty();
}

void keep_earlier(const MadeFile* earlier, MadeFile& entry) {
  if (earlier == nullptr || !speaks_of_content(*earlier)) return;
  entry.kept = made_with(*earlier);
  entry.after = earlier->after;
  entry.confidence = earlier->confidence;
  entry.said = earlier->said;
  entry.alt = earlier->alt;
  entry.old = earlier->old;
}

const std::string& made_with(const MadeFile& made) {
  return made.kept.empty() ? made.settings : made.kept;
}

std::string content_id(const std::string& content) {
  return sha256_hex(content).substr(0, 16);
}

bool is_made_already(const MadeFile& made, const std::string& content, Existing existing) {
  if (existing == Existing::append)
    return made.unsure.empty() && (content == made.after || content != made.before);
  return made.unsure.empty() && !made.finished && !made.appended && content == made.after;
}

}  // namespace sightline
