#include "render/word_images.h"

#include <cstddef>
#include <cstdio>
#include <string>
#include <system_error>

#include "core/error.h"
#include "image/image_writer.h"
#include "render/scaling.h"
#include "render/word_overlay.h"

namespace sightline {

namespace {

std::string file_name(std::size_t t, const std::string& word) {
  constexpr std::size_t max_letters = 40;
  std::string letters;
  for (const char letter : word) {
    const bool plain = (letter >= 'a' && letter <= 'z') || (letter >= 'A' && letter <= 'Z') ||
                       (letter >= '0' && letter <= '9');
    if (plain && letters.size() < max_letters) letters += letter;
  }
  char number[24];
  std::snprintf(number, sizeof number, "%02zu", t + 1);
  return number + (letters.empty() ? letters : "_" + letters) + ".png";
}

}  // namespace

void write_word_images(const std::filesystem::path& directory, const Image& photo, const Geometry& geometry,
                       const Hypothesis& hypothesis, const WordImagesOptions& options) {
  std::error_code error;
  std::filesystem::create_directories(directory, error);
  if (error) throw EnvironmentError(directory.string() + ": cannot be created: " + error.message());
  const Image picture = scaled_within(photo, options.max_side);
  for (std::size_t t = 0; t < hypothesis.words.size(); ++t) {
    write_image(directory / file_name(t, hypothesis.words[t]),
                overlay_word(picture, geometry, photo.width, photo.height, hypothesis, t, options.overlay));
  }
}

}  // namespace sightline
