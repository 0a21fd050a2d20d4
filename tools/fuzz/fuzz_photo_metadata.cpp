#include <algorithm>
#include <optional>

#include "core/error.h"
#include "image/photo_metadata.h"
#include "image/xmp_embedding.h"
#include "pipeline/photo_description.h"
#include "require.h"
#include "utf8.h"

namespace {

using namespace sightline;

constexpr char kPacket[] =
    "<?xpacket begin=\"\"?><x:xmpmeta xmlns:x=\"adobe:ns:meta/\"/><?xpacket end=\"w\"?>";

void check_text(const std::optional<std::string>& text) {
  require(!text || (!text->empty() && is_utf8(*text)));
}

// What is embedded is there when it is read again, and all else as it was.
void embed(std::string_view photo, const PhotoMetadata& before) {
  const XmpEmbedding embedding(photo, "input");
  const std::vector<std::string>& old = embedding.packets();
  const std::string changed =
      embedding.with(old.empty() ? std::nullopt : std::optional(old.size() - 1), kPacket);
  const XmpEmbedding again(changed, "copy");
  const std::vector<std::string>& packets = again.packets();
  require(packets.size() == std::max<std::size_t>(1, old.size()) &&
          packets.back().starts_with("<?xpacket begin"));
  for (std::size_t i = 0; i + 1 < packets.size(); ++i) require(packets[i] == old[i]);
  const PhotoMetadata after = photo_metadata(MemoryBytes(changed));
  require(after.exif == before.exif && after.iptc == before.iptc && after.texts == before.texts);
}

}  // namespace

// What photos say of themselves in XMP, EXIF, IPTC and texts, and captions written into them. HEIC is left to
// libheif.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view photo(reinterpret_cast<const char*>(data), size);
  if (image_kind(photo) == ImageKind::heif) return 0;
  const PhotoMetadata metadata = photo_metadata(MemoryBytes(photo));
  check_text(photo_description(metadata));
  check_text(photo_alt_text(metadata));
  try {
    embed(photo, metadata);
  } catch (const DataError&) {
  }
  return 0;
}
