#include "evaluate/references.h"

#include "core/counted.h"
#include "core/error.h"
#include "data/captions_reader.h"

namespace sightline {

References read_references(const std::filesystem::path& file, const std::vector<std::string>& splits) {
  References references{read_captions(file, {splits}), {}};
  const std::size_t without = std::erase_if(
      references.set.images, [](const CaptionedImage& image) { return image.captions.empty(); });
  if (references.set.images.empty())
    throw DataError(references.set.name + ": no image has a caption, nothing to compare with");
  if (without > 0) references.notices.push_back(counted(without, "image") + " without references not scored");
  return references;
}

}  // namespace sightline
