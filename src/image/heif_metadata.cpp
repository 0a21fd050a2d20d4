#include "image/heif_metadata.h"

#ifdef SIGHTLINE_HEIF

#include <libheif/heif.h>

#include <memory>

#include "image/exif_box.h"

namespace sightline {

namespace {

std::string heif_block(const heif_image_handle* picture, heif_item_id id) {
  std::string block(heif_image_handle_get_metadata_size(picture, id), '\0');
  return heif_image_handle_get_metadata(picture, id, block.data()).code == heif_error_Ok ? block
                                                                                         : std::string();
}

}  // namespace

PhotoMetadata heif_metadata(const ByteSource& bytes) {
  constexpr std::uint64_t kLargestFile = std::uint64_t{1} << 30;
  if (bytes.size() > kLargestFile) return {};
  const std::string all = bytes.read(0, bytes.size());
  PhotoMetadata found;
  const std::unique_ptr<heif_context, void (*)(heif_context*)> context(heif_context_alloc(),
                                                                       heif_context_free);
  heif_image_handle* primary = nullptr;
  if (heif_context_read_from_memory_without_copy(context.get(), all.data(), all.size(), nullptr).code !=
          heif_error_Ok ||
      heif_context_get_primary_image_handle(context.get(), &primary).code != heif_error_Ok)
    return found;
  const std::unique_ptr<heif_image_handle, void (*)(const heif_image_handle*)> picture(
      primary, heif_image_handle_release);
  std::vector<heif_item_id> ids(
      static_cast<std::size_t>(heif_image_handle_get_number_of_metadata_blocks(primary, nullptr)));
  heif_image_handle_get_list_of_metadata_block_IDs(primary, nullptr, ids.data(),
                                                   static_cast<int>(ids.size()));
  for (const heif_item_id id : ids) {
    const std::string type = heif_image_handle_get_metadata_type(primary, id);
    const std::string content = heif_image_handle_get_metadata_content_type(primary, id);
    if (type == "Exif") found.exif.push_back(exif_in_box(heif_block(primary, id)));
    if (type == "mime" && content == "application/rdf+xml") found.xmp.push_back(heif_block(primary, id));
  }
  return found;
}

}  // namespace sightline

#else

namespace sightline {

PhotoMetadata heif_metadata(const ByteSource&) {
  return {};
}

}  // namespace sightline

#endif
