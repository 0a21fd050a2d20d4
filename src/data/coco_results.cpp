#include "data/coco_results.h"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "core/error.h"
#include "core/files.h"
#include "core/json.h"
#include "core/output_file.h"

namespace sightline {

void write_coco_results(const std::filesystem::path& path, const std::vector<CaptionedImage>& images,
                        const std::vector<std::string>& captions) {
  Json results = Json::array();
  for (std::size_t i = 0; i < images.size(); ++i)
    results.push_back({{"image_id", id_json(images[i].id, images[i].id_type)}, {"caption", captions[i]}});
  OutputFile file(path);
  file.write(dump_json(results) + "\n");
  file.commit();
}

bool is_written_coco_results(const std::filesystem::path& file) {
  try {
    const MappedFile text(file);
    if (text.bytes() == "[]\n") return true;
    if (!text.bytes().starts_with("[{\"image_id\":")) return false;
    const Json results = parse_json(text.bytes(), file.string());
    const bool of_two_keys = std::all_of(results.begin(), results.end(), [](const Json& result) {
      return result.size() == 2 && result.contains("image_id") && result.contains("caption");
    });
    return of_two_keys && dump_json(results) + "\n" == text.bytes();
  } catch (const DataError&) {
    return false;
  }
}

}  // namespace sightline
