#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

#include "image/preprocessing.h"

namespace sightline {

// Where the things are that the words of a set's captions speak of, in pixels of the photos. Read from a COCO
// captions file whose annotations carry "word_boxes" (see data/shapes_set.h): one entry for each of the
// caption's tokens (caption_tokens of text/ptb_tokenizer.h), [x, y, width, height] or null.
class WordBoxes {
 public:
  using Boxes = std::vector<std::optional<Rectangle>>;

  // Of a file without any "word_boxes" the result is empty, and cheaply found. Raises DataError naming file,
  // record and key: not JSON, a missing key, as many boxes as there are no words, a box that is none.
  static WordBoxes read(const std::filesystem::path& path);

  bool empty() const { return images_.empty(); }

  // Whether these tokens are, word for word, one of the image's captions that have boxes. What "exactly
  // right" means for the shapes scenes, whose images carry everything that their grammar can say.
  bool says_exactly(const std::string& image_id, const std::vector<std::string>& words) const;

  // The box that each of these tokens, said of this image, speaks of. A caption of the image has its own
  // boxes. In any other, a word has the box that it has wherever it comes in the image's captions, and none
  // where those disagree or do not have it: "red" is the red figure, "small" nothing where two figures are
  // small. All none for an image that is not in the file.
  Boxes match(const std::string& image_id, const std::vector<std::string>& words) const;

 private:
  struct Caption {
    std::vector<std::string> words;
    Boxes boxes;
  };
  const Caption* find(const std::string& image_id, const std::vector<std::string>& words) const;

  std::unordered_map<std::string, std::vector<Caption>> images_;  // by id, in its decimal form
};

}  // namespace sightline
