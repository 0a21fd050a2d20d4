#include "data/json_lines.h"

#include <nlohmann/json.hpp>

#include "core/error.h"
#include "core/json.h"
#include "data/text_file.h"

namespace sightline {

std::optional<CaptionPair> caption_pair(const Json& object, const std::string& where) {
  if (json_get_or<std::string>(object, "status", "ok", where) != "ok") return std::nullopt;
  const char* image_key = object.contains("file") ? "file" : "file_name";
  const char* caption_key = object.contains("caption") ? "caption" : "text";
  CaptionPair pair{json_get<std::string>(object, image_key, where),
                   json_get<std::string>(object, caption_key, where), where};
  if (object.contains("split")) pair.split = json_get<std::string>(object, "split", where);
  if (auto attention = stored_attention(object, where))
    pair.attention = std::make_shared<const StoredAttention>(std::move(*attention));
  return pair;
}

void read_json_lines(const std::filesystem::path& path, const TakeCaptionPair& take) {
  const TextFile file(path);
  file.for_each_line([&](std::string_view text, std::size_t line) {
    const std::string where = file.where(line);
    if (auto pair = caption_pair(parse_json(text, where), where)) take(*pair);
  });
}

}  // namespace sightline
