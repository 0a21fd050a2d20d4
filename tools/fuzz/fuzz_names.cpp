#include "core/error.h"
#include "memory_file.h"
#include "pipeline/names_file.h"

namespace {

using namespace sightline;

// No name is empty or holds a zero byte, which no file's name can.
void read(const std::filesystem::path& path, bool null_separated) {
  try {
    for (const std::string& name : read_names(path, null_separated)) {
      require(!name.empty());
      require(null_separated || name.find('\0') == std::string::npos);
    }
  } catch (const UsageError&) {
  }
}

}  // namespace

// Lists of photos, for --files-from.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static MemoryFile file;
  file.hold(data, size);
  read(file.path(), false);
  read(file.path(), true);
  return 0;
}
