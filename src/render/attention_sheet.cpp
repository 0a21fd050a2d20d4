#include "render/attention_sheet.h"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <string>
#include <utility>
#include <vector>

#include "core/number_text.h"
#include "render/lettering.h"
#include "render/map_notes.h"
#include "render/painting.h"
#include "render/scaling.h"
#include "render/word_overlay.h"

namespace sightline {

namespace {

constexpr Colour kPaper{250, 250, 248}, kInk{32, 33, 36}, kMuted{118, 120, 126}, kTrack{226, 226, 224},
    kBar{96, 125, 170};
constexpr int kTitleSize = 26, kTitleLine = 34, kWordSize = 19, kSmallestWordSize = 14, kNumberSize = 15,
              kFootSize = 14, kFootLine = 20;

std::string percent(double log_prob) {
  const double value = 100 * std::exp(log_prob);
  return with_decimals(value, value >= 9.95 || value < 0.05 ? 0 : 1) + " %";
}

Colour between(const Colour& from, const Colour& to, double share) {
  Colour colour{};
  for (std::size_t i = 0; i < colour.size(); ++i)
    colour[i] = static_cast<std::uint8_t>(std::lround(from[i] + share * (to[i] - from[i])));
  return colour;
}

// Draws `text`, smaller or shortened where it would not fit.
void draw_fitting(Image& sheet, const Lettering& letters, const std::string& text, int x, int baseline,
                  int size, int smallest, int max_width, const Colour& colour) {
  while (size > smallest && letters.width(text, size) > max_width) --size;
  letters.draw(sheet, letters.fitted(text, size, max_width), x, baseline, size, colour);
}

std::vector<std::string> title_lines(const Hypothesis& hypothesis, bool sentence, int max_width) {
  constexpr std::size_t max_lines = 4;
  return Lettering(Lettering::Weight::bold)
      .wrapped(caption_text(hypothesis, sentence), kTitleSize, max_width, max_lines);
}

// What the pictures and the bars mean, as far as this sheet has them.
std::string legend(const Hypothesis& hypothesis, OverlayStyle style) {
  if (hypothesis.words.empty()) return "";
  std::string text = "Bar and number: how probable the model holds the word.";
  if (hypothesis.alpha.empty())
    return text + (hypothesis.members.empty() ? " No maps: this model has no attention." : "");
  text += style == OverlayStyle::brighten ? " Brighter: looked at more than the rest; darker and grey: less; "
                                            "as in the photo: everywhere alike."
                                          : " In colour: looked at more than the rest, the lighter the more; "
                                            "muted: everywhere alike, or less.";
  if (!hypothesis.glimpses.empty()) text += " Frame: the one region that it looked at.";
  if (hypothesis.layout.grid() == nullptr) {  // the forms below are of grids
    if (hypothesis.glimpses.empty()) text += " Frame: the region that it looked at most.";
  } else if (hypothesis.form.window) {
    text += " Outer frame: the window, outside of which it does not look.";
  } else if (hypothesis.form.block > 0) {
    text += " Frames of blocks: the clearer, the more of the look is in there.";
  }
  for (const std::string& note : map_notes(hypothesis)) text += " " + note;
  if (hypothesis.extra > 0) text += " Grey word: hardly looked at the photo.";
  return text;
}

// File, model and date, as far as they are known.
std::string source_line(const SheetSource& source) {
  std::string line;
  for (const std::string& part : {source.file, source.model, source.date}) {
    if (part.empty()) continue;
    line += (line.empty() ? "" : " \xC2\xB7 ") + part;
  }
  return line;
}

std::vector<std::string> foot_lines(const Hypothesis& hypothesis, const SheetOptions& options,
                                    int max_width) {
  constexpr std::size_t most_of_each = 16;
  const Lettering letters(Lettering::Weight::regular);
  std::vector<std::string> lines;
  for (const std::string& text : {legend(hypothesis, options.overlay.style), source_line(options.source)}) {
    if (text.empty()) continue;
    for (std::string& line : letters.wrapped(text, kFootSize, max_width, most_of_each))
      lines.push_back(std::move(line));
  }
  return lines;
}

class SheetPainter {
 public:
  explicit SheetPainter(const SheetLayout& layout)
      : layout_(layout), bold_(Lettering::Weight::bold), regular_(Lettering::Weight::regular) {
    sheet_ = blank(layout.width, layout.height, kPaper);
  }

  void title(const std::vector<std::string>& lines) {
    int baseline = layout_.title.y + 24;
    for (const std::string& line : lines) {
      bold_.draw(sheet_, line, layout_.title.x, baseline, kTitleSize, kInk);
      baseline += kTitleLine;
    }
  }

  void foot(const std::vector<std::string>& lines) {
    int baseline = layout_.foot.y + kFootSize;
    for (const std::string& line : lines) {
      regular_.draw(sheet_, line, layout_.foot.x, baseline, kFootSize, kMuted);
      baseline += kFootLine;
    }
  }

  void tile(std::size_t slot, const Image& picture) { paste(sheet_, picture, layout_.tiles[slot]); }

  void photo_label(ImageSize photo) {
    const auto& box = layout_.labels[0];
    const std::string size = std::to_string(photo.width) + " \xC3\x97 " + std::to_string(photo.height);
    draw_fitting(sheet_, regular_, "photo, " + size, box.x, box.y + 23, kNumberSize, kSmallestWordSize,
                 box.width, kMuted);
  }

  // `looked`: how much of the word comes from the photo, 0 to 1. The word to the left, its probability to the
  // right, and as a bar beneath.
  void word_label(std::size_t slot, const std::string& word, double log_prob, double looked) {
    constexpr int gap = 10, baseline = 23, bar_top = 32, bar_height = 3;
    const auto& box = layout_.labels[slot];
    const std::string number = percent(log_prob);
    const int number_width = regular_.width(number, kNumberSize);
    draw_fitting(sheet_, bold_, word, box.x, box.y + baseline, kWordSize, kSmallestWordSize,
                 box.width - number_width - gap, between(kMuted, kInk, looked));
    regular_.draw(sheet_, number, box.x + box.width - number_width, box.y + baseline, kNumberSize, kMuted);
    const double probability = std::clamp(std::exp(log_prob), 0.0, 1.0);
    fill(sheet_, {box.x, box.y + bar_top, box.width, bar_height}, kTrack);
    fill(sheet_, {box.x, box.y + bar_top, static_cast<int>(std::lround(box.width * probability)), bar_height},
         kBar);
  }

  Image take() { return std::move(sheet_); }

 private:
  const SheetLayout& layout_;
  Lettering bold_, regular_;
  Image sheet_;
};

}  // namespace

SheetLayout attention_sheet_layout(ImageSize photo, const Hypothesis& hypothesis,
                                   const SheetOptions& options) {
  const auto lay_out = [&](int title_height, int foot_height) {
    return lay_out_sheet(photo.width, photo.height, static_cast<int>(hypothesis.words.size()),
                         options.tile_size, options.columns, title_height, foot_height);
  };
  const int width = lay_out(0, 0).title.width;  // decides how many lines title and foot take
  return lay_out(kTitleLine * static_cast<int>(title_lines(hypothesis, options.sentence, width).size()),
                 kFootLine * static_cast<int>(foot_lines(hypothesis, options, width).size()));
}

Image render_attention_sheet(const Photo& photo, const Geometry& geometry, const Hypothesis& hypothesis,
                             const SheetOptions& options) {
  const SheetLayout layout = attention_sheet_layout(photo.size, hypothesis, options);
  const Image small = scaled(photo.image, layout.tile_width, layout.tile_height);
  SheetPainter painter(layout);
  painter.title(title_lines(hypothesis, options.sentence, layout.title.width));
  painter.foot(foot_lines(hypothesis, options, layout.foot.width));
  painter.tile(0, small);
  painter.photo_label(photo.size);
  for (std::size_t t = 0; t < hypothesis.words.size(); ++t) {
    painter.tile(t + 1, overlay_word(small, geometry, photo.size.width, photo.size.height, hypothesis, t,
                                     options.overlay));
    painter.word_label(t + 1, hypothesis.words[t], hypothesis.word_log_probs[t],
                       hypothesis.extra > 0 ? visual(hypothesis, t) : 1);
  }
  return painter.take();
}

}  // namespace sightline
