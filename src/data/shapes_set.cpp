#include "data/shapes_set.h"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <string_view>
#include <system_error>
#include <vector>

#include "core/directories.h"
#include "core/error.h"
#include "core/files.h"
#include "core/foreign_file.h"
#include "core/is_there.h"
#include "core/json.h"
#include "core/number_text.h"
#include "core/parallel.h"
#include "data/lock_file.h"
#include "data/shapes_scenes.h"
#include "image/image_writer.h"

namespace sightline {

namespace {

constexpr std::int64_t kMostScenes = 10'000'000;  // what six or seven digits of a file name are good for

void check(const ShapesSetOptions& options) {
  const auto refuse = [](const std::string& what, std::int64_t found, std::int64_t least, std::int64_t most) {
    throw UsageError(what + " is " + std::to_string(found) + ", expected " + std::to_string(least) + " to " +
                     std::to_string(most));
  };
  if (options.count < 1 || options.count > kMostScenes) {
    refuse("the number of scenes", options.count, 1, kMostScenes);
  }
  if (options.validation < 0 || options.validation > kMostScenes) {
    refuse("the number of scenes to validate on", options.validation, 0, kMostScenes);
  }
  if (options.size < kLeastShapesSize || options.size > kMostShapesSize) {
    refuse("the size of the scenes in pixels", options.size, kLeastShapesSize, kMostShapesSize);
  }
}

std::string file_name(std::int64_t number) {
  return zero_filled(static_cast<std::uint64_t>(number), 6) + ".png";
}

namespace fs = std::filesystem;

constexpr const char* kAllCaptions = "captions.json";
constexpr const char* kTrainCaptions = "captions_train.json";
constexpr const char* kValCaptions = "captions_val.json";
// There while pictures are being drawn that no caption file names yet.
constexpr const char* kDrawing = ".sightline-scenes";

constexpr std::string_view kScenes = "drawn scenes of coloured figures";  // in the captions of all versions

// Of a caption file: all that scenes of the same numbers have in common.
std::string scenes_beginning(const ShapesSetOptions& options) {
  const Json info{{"description", std::string(kScenes) + ", with the box that each word speaks of"},
                  {"seed", options.seed},
                  {"size", options.size}};
  return "{\"info\": " + dump_json(info);
}

// What any scenes have in common, of whatever numbers.
std::string any_scenes_beginning() {
  const std::string beginning = scenes_beginning({});
  return beginning.substr(0, beginning.find(kScenes) + kScenes.size());
}

bool begins_with(const fs::path& file, std::string_view text) {
  std::error_code unknown;
  return fs::is_regular_file(file, unknown) && MappedFile(file).bytes().starts_with(text);
}

constexpr char kOwnDirectory[] = "give the scenes a directory of their own";

// Nobody's captions or pictures are lost to ours.
void check_is_ours(const fs::path& directory, std::int64_t total) {
  bool ours = is_there(directory / kDrawing);
  for (const char* name : {kAllCaptions, kTrainCaptions, kValCaptions}) {
    const fs::path file = directory / name;
    if (!is_there(file)) continue;
    if (!begins_with(file, any_scenes_beginning()))
      refuse_foreign(file, "holds no scenes of this program", kOwnDirectory);
    ours = true;
  }
  if (ours) return;
  for (std::int64_t number = 1; number <= total; ++number) {
    const fs::path picture = directory / "images" / file_name(number);
    if (is_there(picture))
      refuse_foreign(picture, "no caption file says that it is a scene of this program", kOwnDirectory);
  }
}

// Captions of scenes whose pictures are about to be replaced by others.
void remove_stale_captions(const fs::path& directory, const ShapesSetOptions& options) {
  for (const char* name : {kAllCaptions, kTrainCaptions, kValCaptions}) {
    const fs::path file = directory / name;
    if (!is_there(file) || begins_with(file, scenes_beginning(options) + ",")) continue;
    std::error_code error;
    if (!fs::remove(file, error) && error)
      throw EnvironmentError(file.string() + ": cannot be removed: " + error.message());
    sync_directory_of(file);
  }
}

// What the caption files keep of a scene.
struct Captioned {
  std::vector<Sentence> sentences;
  std::vector<PixelBox> boxes;
};

Captioned write_scene(const std::filesystem::path& images, const ShapesSetOptions& options,
                      std::int64_t number) {
  ShapesScene scene = draw_shapes_scene(options.seed, static_cast<std::uint64_t>(number), options.size);
  // Waiting for the disk takes long, for thousands of small files: sync_pictures() does it once.
  write_file_atomically(images / file_name(number), encode_png(scene.image), Safety::crash);
  return {sentences_of(scene.figures, scene.arrangement), std::move(scene.boxes)};
}

// Before the caption files, which name them.
void sync_pictures(const std::filesystem::path& images, std::int64_t count) {
  for (std::int64_t number = 1; number <= count; ++number) sync_file(images / file_name(number));
  sync_directory_of(images / file_name(1));
}

Json word_boxes_json(const Sentence& sentence, const std::vector<PixelBox>& boxes) {
  Json list = Json::array();
  for (const SpokenWord& spoken : sentence) {
    if (spoken.figure == kNoFigure) {
      list.push_back(nullptr);
      continue;
    }
    const PixelBox& box = boxes[static_cast<std::size_t>(spoken.figure)];
    list.push_back({box.x, box.y, box.width, box.height});
  }
  return list;
}

// Numbers first + 1 to last; one record a line.
std::string caption_file(const std::vector<Captioned>& scenes, std::int64_t first, std::int64_t last,
                         const ShapesSetOptions& options) {
  std::string images, annotations;
  for (std::int64_t i = first; i < last; ++i) {
    const Captioned& scene = scenes[static_cast<std::size_t>(i)];
    const Json image{
        {"id", i + 1}, {"file_name", file_name(i + 1)}, {"width", options.size}, {"height", options.size}};
    images += (images.empty() ? "\n" : ",\n") + dump_json(image);
    for (std::size_t s = 0; s < scene.sentences.size(); ++s) {
      const std::int64_t id =
          i * static_cast<std::int64_t>(kSentencesPerScene) + static_cast<std::int64_t>(s);
      const Json annotation{{"id", id + 1},
                            {"image_id", i + 1},
                            {"caption", text_of(scene.sentences[s])},
                            {"word_boxes", word_boxes_json(scene.sentences[s], scene.boxes)}};
      annotations += (annotations.empty() ? "\n" : ",\n") + dump_json(annotation);
    }
  }
  return scenes_beginning(options) + ",\n\"images\": [" + images + "\n],\n\"annotations\": [" + annotations +
         "\n]}\n";
}

}  // namespace

bool write_shapes_set(const std::filesystem::path& directory, const ShapesSetOptions& options,
                      const ProgressSink& progress, const std::function<bool()>& stop) {
  check(options);
  const std::int64_t total = options.count + options.validation;
  check_is_ours(directory, total);
  const std::filesystem::path images = directory / "images";
  make_directory(images);
  const LockFile lock(directory / ".lock", directory);
  write_file_atomically(directory / kDrawing, "");
  remove_stale_captions(directory, options);
  constexpr std::int64_t kAtOnce = 128;  // between two looks at `stop`
  std::vector<Captioned> scenes(static_cast<std::size_t>(total));
  for (std::int64_t done = 0; done < total; done = std::min(done + kAtOnce, total)) {
    progress({"drawing", "scene", done, total, ""});
    if (stop()) return false;
    parallel_ranges(static_cast<std::size_t>(std::min(kAtOnce, total - done)), 8,
                    [&](std::size_t begin, std::size_t end) {
                      for (std::size_t i = begin; i < end; ++i) {
                        const std::int64_t index = done + static_cast<std::int64_t>(i);
                        scenes[static_cast<std::size_t>(index)] = write_scene(images, options, index + 1);
                      }
                    });
  }
  progress({"drawing", "scene", total, total, ""});
  sync_pictures(images, total);
  if (options.validation == 0) {
    write_file_atomically(directory / kAllCaptions, caption_file(scenes, 0, total, options));
  } else {
    write_file_atomically(directory / kTrainCaptions, caption_file(scenes, 0, options.count, options));
    write_file_atomically(directory / kValCaptions, caption_file(scenes, options.count, total, options));
  }
  std::error_code ignored;
  fs::remove(directory / kDrawing, ignored);
  return true;
}

}  // namespace sightline
