#include "core/error.h"
#include "data/captions_reader.h"
#include "memory_file.h"
#include "utf8.h"

namespace {

using namespace sightline;

void read(const std::filesystem::path& path, const CaptionsReaderOptions& options) {
  try {
    const CaptionSet set = read_captions(path, options);
    for (const CaptionedImage& image : set.images) {
      require(!image.id.empty() && !image.file.empty() && !image.file.is_absolute());
      require(is_utf8(image.id) && is_utf8(image.file.string()) && image.weight > 0);
      for (const std::string& caption : image.captions) require(is_utf8(caption));
    }
  } catch (const DataError&) {
  } catch (const UsageError&) {  // splits of a format that has none
  }
}

}  // namespace

// Captions of every format, which their first bytes tell.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static MemoryFile file;
  file.hold(data, size);
  read(file.path(), {});
  read(file.path(), {.splits = {"train"}});
  read(file.path(),
       {.splits = {}, .except = {"val"}, .labels = {.templates = {"a photo of a {}"}, .weight = 2}});
  return 0;
}
