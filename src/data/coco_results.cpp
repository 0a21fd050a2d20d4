#include "data/coco_results.h"

#include <nlohmann/json.hpp>

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

}  // namespace sightline
