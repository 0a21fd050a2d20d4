#include <stdlib.h>

#include <cstdint>
#include <filesystem>
#include <fstream>

#include "core/error.h"
#include "pipeline/directory_journal.h"
#include "pipeline/embedded_notes.h"
#include "require.h"

namespace {

using namespace sightline;
namespace fs = std::filesystem;

// In memory where that is to be had; gone with the process.
class Scene {
 public:
  Scene() {
    const fs::path memory = "/dev/shm";
    std::string pattern =
        ((fs::is_directory(memory) ? memory : fs::temp_directory_path()) / "fuzz-XXXXXX").string();
    require(::mkdtemp(pattern.data()) != nullptr);
    directory = pattern;
  }
  ~Scene() {
    std::error_code ignored;
    fs::remove_all(directory, ignored);
  }
  void hold(const char* journal, const std::uint8_t* data, std::size_t size) const {
    std::ofstream(directory / journal, std::ios::binary)
        .write(reinterpret_cast<const char*>(data), static_cast<std::streamsize>(size));
  }
  fs::path directory;
};

// What it says of captions inside photos: nothing of what is damaged.
void read_notes(const fs::path& photo) {
  EmbeddedNotes notes;
  const auto theirs = notes.theirs("a dog", photo);
  require(!theirs || !theirs->empty());
  notes.is_of_version("12-34", photo);
}

}  // namespace

// The journal of the sidecars in a directory: refused, or what is added to it is there when it is read again.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const Scene scene;
  const fs::path& directory = scene.directory;
  scene.hold(".sightline-sidecars", data, size);
  scene.hold(kEmbeddedJournal, data, size);
  const RunSettings settings{{"model", "a"}};
  const std::string id = settings_id(settings), photo = directory / "a.jpg";
  read_notes(photo);
  try {
    {
      DirectoryJournal journal(directory, "sidecars");
      if (const MadeFile* made = journal.find("a.txt")) {
        journal.settings(made->settings);
        journal.is_unchanged(*made, photo);
        journal.is_of_another(*made, photo);
      }
      journal.add("a.txt", {.settings = id, .after = "0123456789abcdef"}, photo, settings);
      journal.finish(id);
    }
    const DirectoryJournal again(directory, "sidecars");
    const MadeFile* made = again.find("a.txt", id);
    require(made != nullptr && made->after == "0123456789abcdef" && made->finished);
    require(again.settings(id) == settings || again.settings(id) != RunSettings());
  } catch (const DataError&) {
  }
  return 0;
}
