#include "render/word_images.h"

#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cmath>
#include <cstddef>
#include <cstring>
#include <nlohmann/json.hpp>
#include <string>
#include <string_view>
#include <vector>

#include "core/directories.h"
#include "core/error.h"
#include "core/files.h"
#include "core/foreign_file.h"
#include "core/is_there.h"
#include "core/json.h"
#include "core/leftovers.h"
#include "core/number_text.h"
#include "image/image_writer.h"
#include "image/picture_mark.h"
#include "render/scaling.h"
#include "render/word_overlay.h"

namespace sightline {

namespace fs = std::filesystem;

namespace {

constexpr char kIndex[] = "words.json";

bool is_letter_or_digit(char letter) {
  return (letter >= 'a' && letter <= 'z') || (letter >= 'A' && letter <= 'Z') ||
         (letter >= '0' && letter <= '9');
}

std::string file_name(std::size_t t, const std::string& word) {
  constexpr std::size_t max_letters = 40;
  std::string letters;
  for (const char letter : word) {
    if (is_letter_or_digit(letter) && letters.size() < max_letters) letters += letter;
  }
  return zero_filled(t + 1, 2) + (letters.empty() ? letters : "_" + letters) + ".png";
}

// A name as file_name() makes them: no index makes us remove anything else.
bool is_word_picture(const std::string& name) {
  constexpr std::string_view ending = ".png";
  if (!name.ends_with(ending)) return false;
  const std::string_view stem = std::string_view(name).substr(0, name.size() - ending.size());
  const auto is_digit = [](char letter) { return letter >= '0' && letter <= '9'; };
  return stem.size() >= 2 && is_digit(stem[0]) && is_digit(stem[1]) &&
         std::all_of(stem.begin(), stem.end(),
                     [](char letter) { return letter == '_' || is_letter_or_digit(letter); });
}

// What the index of an earlier caption lists; nothing where there is none.
std::vector<std::string> files_in(const fs::path& index) {
  std::vector<std::string> files;
  if (!is_taken(index)) return files;
  try {
    const std::string where = index.string();
    const Json json = read_json_file(index), words = json_get<Json>(json, "words", where);
    if (!words.is_array()) throw DataError(where + ": key 'words' is no list");
    json_get<std::string>(json, "caption", where);
    if (json.size() != 2) throw DataError(where + ": has other keys than 'caption' and 'words'");
    for (const Json& word : words) {
      files.push_back(json_get<std::string>(word, "file", where + ": words"));
      if (!is_word_picture(files.back()))
        throw DataError(where + ": words: key 'file' is '" + files.back() +
                        "', expected a name such as 02_dog.png");
    }
  } catch (const DataError& error) {
    throw DataError(std::string(error.what()) + "; the pictures of an earlier caption are not known",
                    "remove it, and those pictures, or choose another directory");
  }
  return files;
}

// Those of an earlier caption are ours, and go; whatever else is called so is somebody's.
void refuse_others(const fs::path& directory, const Hypothesis& hypothesis,
                   const std::vector<std::string>& earlier) {
  for (std::size_t t = 0; t < hypothesis.words.size(); ++t) {
    const std::string name = file_name(t, hypothesis.words[t]);
    if (std::find(earlier.begin(), earlier.end(), name) != earlier.end()) continue;
    if (is_taken(directory / name))
      refuse_foreign(directory / name, std::string("is no picture of ") + kIndex,
                     "give the pictures of words a directory of their own");
  }
}

Json index_of(const Hypothesis& hypothesis) {
  Json words = Json::array();
  for (std::size_t t = 0; t < hypothesis.words.size(); ++t) {
    words.push_back({{"word", hypothesis.words[t]},
                     {"file", file_name(t, hypothesis.words[t])},
                     {"probability", std::exp(hypothesis.word_log_probs[t])}});
  }
  return {{"caption", caption_text(hypothesis)}, {"words", std::move(words)}};
}

}  // namespace

std::vector<std::filesystem::path> word_image_files(const std::filesystem::path& directory,
                                                    const Hypothesis& hypothesis) {
  std::vector<fs::path> files{directory / kIndex};
  for (const std::string& name : files_in(directory / kIndex)) files.push_back(directory / name);
  for (std::size_t t = 0; t < hypothesis.words.size(); ++t)
    files.push_back(directory / file_name(t, hypothesis.words[t]));
  return files;
}

void write_word_images(const std::filesystem::path& directory, const Image& photo, const Geometry& geometry,
                       const Hypothesis& hypothesis, const WordImagesOptions& options) {
  make_directory(directory);
  const fs::path index = directory / kIndex;
  const std::vector<std::string> earlier = files_in(index);
  refuse_others(directory, hypothesis, earlier);
  for (const std::string& file : earlier) {
    const fs::path path = directory / file;
    if (::unlink(path.c_str()) != 0 && errno != ENOENT)
      throw EnvironmentError(path.string() + ": cannot be removed: " + std::strerror(errno));
  }
  remove_leftovers(index);
  // Before the pictures, so that those of a killed run are known to the next.
  write_file_atomically(index, dump_json(index_of(hypothesis), 2) + "\n");
  const Image picture = scaled_within(photo, options.max_side);
  for (std::size_t t = 0; t < hypothesis.words.size(); ++t) {
    const fs::path path = directory / file_name(t, hypothesis.words[t]);
    remove_leftovers(path);
    write_image(path,
                overlay_word(picture, geometry, photo.width, photo.height, hypothesis, t, options.overlay),
                kPictureMark);
  }
}

}  // namespace sightline
