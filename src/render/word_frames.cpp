#include "render/word_frames.h"

#include <algorithm>
#include <cstddef>
#include <string>

#include "render/lettering.h"
#include "render/painting.h"
#include "render/scaling.h"
#include "render/word_overlay.h"
#include "text/tokens.h"

namespace sightline {

namespace {

constexpr Colour kFramePaper{250, 250, 248}, kFrameInk{32, 33, 36}, kUnsaid{176, 178, 182},
    kMark{47, 95, 158}, kMarkedInk{255, 255, 255};
constexpr int kLeastWidth = 320, kFrameMargin = 14, kSize = 24, kLine = 36, kAscent = 25, kPadding = 4;

int even(int value) {
  return value + value % 2;
}

struct PlacedWord {
  std::string text;
  int x = 0, width = 0;  // of the letters
  int line = 0;
};

// The words in lines of at most `room` pixels. Parts of one word ("do" and "n't") stand together.
std::vector<PlacedWord> place_words(const std::vector<std::string>& words, Tokens kind,
                                    const Lettering& letters, int room) {
  std::vector<PlacedWord> placed;
  const int space = letters.width("a a", kSize) - 2 * letters.width("a", kSize) + 2 * kPadding;
  int x = 0, line = 0;
  std::string before;
  for (std::size_t t = 0; t < words.size(); ++t) {
    const std::string after =
        detokenize({words.begin(), words.begin() + static_cast<std::ptrdiff_t>(t) + 1}, kind);
    const bool joined = after.size() == before.size() + words[t].size();
    const std::string text = letters.fitted(words[t], kSize, room);
    const int width = letters.width(text, kSize);
    if (x > 0 && !joined) x += space;
    if (x > 0 && x + width > room) {
      x = 0;
      ++line;
    }
    placed.push_back({text, x, width, line});
    x += width;
    before = after;
  }
  return placed;
}

class FramePainter {
 public:
  FramePainter(const Image& picture, const std::vector<std::string>& words, Tokens kind)
      : letters_(Lettering::Weight::bold),
        width_(even(std::max(picture.width, kLeastWidth))),
        photo_{(width_ - picture.width) / 2, 0, picture.width, picture.height},
        words_(place_words(words, kind, letters_, width_ - 2 * kFrameMargin)) {
    const int lines = words_.empty() ? 0 : words_.back().line + 1;
    height_ = even(picture.height + (lines > 0 ? lines * kLine + 2 * kFrameMargin : 0));
  }

  // With the words up to `said` in ink, the last of them marked; -1: none.
  Image paint(const Image& picture, int said) const {
    Image frame = blank(width_, height_, kFramePaper);
    paste(frame, picture, photo_);
    for (std::size_t t = 0; t < words_.size(); ++t) {
      const PlacedWord& word = words_[t];
      const int x = kFrameMargin + word.x, top = photo_.height + kFrameMargin + word.line * kLine;
      const bool marked = static_cast<int>(t) == said;
      if (marked) fill(frame, {x - kPadding, top, word.width + 2 * kPadding, kLine - 4}, kMark);
      letters_.draw(frame, word.text, x, top + kAscent, kSize,
                    marked                       ? kMarkedInk
                    : static_cast<int>(t) < said ? kFrameInk
                                                 : kUnsaid);
    }
    return frame;
  }

 private:
  Lettering letters_;
  int width_, height_ = 0;
  Box photo_;
  std::vector<PlacedWord> words_;
};

}  // namespace

std::vector<AnimationFrame> render_word_frames(const Image& photo, const Geometry& geometry,
                                               const Hypothesis& hypothesis,
                                               const WordFramesOptions& options) {
  const Image picture = scaled_within(photo, options.max_side);
  const FramePainter painter(picture, hypothesis.words, hypothesis.tokens);
  const int words = static_cast<int>(hypothesis.words.size());
  std::vector<AnimationFrame> frames{{painter.paint(picture, -1), 3 * options.word_time / 2}};
  for (int t = 0; t < words; ++t) {
    const Image looked = overlay_word(picture, geometry, photo.width, photo.height, hypothesis,
                                      static_cast<std::size_t>(t), options.overlay);
    frames.push_back({painter.paint(looked, t), options.word_time});
  }
  if (words > 0) frames.push_back({painter.paint(picture, words), 2 * options.word_time});
  return frames;
}

}  // namespace sightline
