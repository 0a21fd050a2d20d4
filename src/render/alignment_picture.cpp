#include "render/alignment_picture.h"

#include <algorithm>
#include <opencv2/core.hpp>
#include <opencv2/imgproc.hpp>

#include "core/error.h"
#include "core/number_text.h"
#include "render/lettering.h"
#include "render/map_notes.h"

namespace sightline {

namespace {

constexpr int kCell = 26, kGap = 8, kLetters = 18;
constexpr int kLongestLabel = 220;  // pixels; longer tokens end in an ellipsis
// Of what stands above the matrix.
constexpr int kNarrowest = 260, kNoteLetters = 14, kNoteLine = 20, kScaleWidth = 100, kScaleHeight = 12;
constexpr Colour kSheetInk{32, 32, 32};
constexpr std::uint8_t kSheetWhite = 255;

Image blank_picture(int width, int height) {
  return {width, height,
          std::vector<std::uint8_t>(3 * static_cast<std::size_t>(width) * static_cast<std::size_t>(height),
                                    kSheetWhite)};
}

cv::Mat mat_of(Image& picture) {
  return {picture.height, picture.width, CV_8UC3, picture.rgb.data()};
}

// A space is a token too, and has to be seen.
std::string label_of(const std::string& token) {
  return token == " " ? "\xE2\x90\xA3" : token;
}

int widest(const Lettering& lettering, const std::vector<std::string>& tokens) {
  int width = 0;
  for (const std::string& token : tokens) width = std::max(width, lettering.width(label_of(token), kLetters));
  return std::min(width, kLongestLabel);
}

// The columns of one band, and where they stand in the picture.
struct Band {
  std::size_t begin = 0, end = 0;
  int x = 0, y = 0;  // of the first cell
};

class AlignmentDrawing {
 public:
  AlignmentDrawing(const Hypothesis& hypothesis, const std::vector<std::string>& source, ColourMap colours)
      : hypothesis_(hypothesis), source_(source), colours_(colour_table(colours)) {
    const int rows = static_cast<int>(hypothesis.words.size());
    left_ = widest(lettering_, hypothesis.words) + 2 * kGap;
    const int widest_source = widest(lettering_, source);
    turned_ = widest_source > kCell - 2;
    above_ = (turned_ ? widest_source : kCell) + 2 * kGap;
    band_height_ = above_ + rows * kCell + kGap;
    bands_ = (source.size() + kAlignmentColumns - 1) / kAlignmentColumns;
    const auto columns = static_cast<int>(std::min(source.size(), kAlignmentColumns));
    const int width = std::max(kNarrowest, left_ + columns * kCell + kGap);
    for (const std::string& note : map_notes(hypothesis))
      for (std::string& line : lettering_.wrapped(note, kNoteLetters, width - 2 * kGap, kMostNoteLines))
        notes_.push_back(std::move(line));
    head_height_ = kGap + kNoteLine * (1 + static_cast<int>(notes_.size()));
    largest_ = largest_weight();
    picture_ = blank_picture(width, head_height_ + static_cast<int>(bands_) * band_height_);
  }

  Image drawn() {
    draw_head();
    for (std::size_t k = 0; k < bands_; ++k) {
      const std::size_t begin = k * kAlignmentColumns;
      draw_band({begin, std::min(source_.size(), begin + kAlignmentColumns), left_,
                 head_height_ + static_cast<int>(k) * band_height_ + above_});
    }
    return std::move(picture_);
  }

 private:
  static constexpr std::size_t kMostNoteLines = 4;

  float largest_weight() const {
    float largest = 0;
    for (std::size_t t = 0; t < hypothesis_.words.size(); ++t)
      for (const float weight : region_weights(hypothesis_, t)) largest = std::max(largest, weight);
    return largest;
  }

  // The scale, and what there is to say of the maps.
  void draw_head() {
    constexpr const char* kLeast = "0";
    int x = kGap, baseline = kGap + kNoteLetters;
    lettering_.draw(picture_, kLeast, x, baseline, kNoteLetters, kSheetInk);
    x += lettering_.width(kLeast, kNoteLetters) + kGap;
    for (int i = 0; i < kScaleWidth; ++i)
      fill_cell(static_cast<float>(i) / (kScaleWidth - 1),
                cv::Rect(x + i, baseline - kScaleHeight, 1, kScaleHeight));
    lettering_.draw(picture_, with_decimals(largest_, 2), x + kScaleWidth + kGap, baseline, kNoteLetters,
                    kSheetInk);
    for (const std::string& line : notes_)
      lettering_.draw(picture_, line, kGap, baseline += kNoteLine, kNoteLetters, kSheetInk);
  }

  void draw_band(const Band& band) {
    for (std::size_t i = band.begin; i < band.end; ++i)
      draw_column_label(label_of(source_[i]), band.x + static_cast<int>(i - band.begin) * kCell,
                        band.y - kGap / 2);
    for (std::size_t t = 0; t < hypothesis_.words.size(); ++t) {
      const int y = band.y + static_cast<int>(t) * kCell;
      const std::string label = lettering_.fitted(label_of(hypothesis_.words[t]), kLetters, kLongestLabel);
      const int width = lettering_.width(label, kLetters);
      lettering_.draw(picture_, label, band.x - kGap - width, y + kCell - kCell / 3, kLetters, kSheetInk);
      const std::vector<float> weights = region_weights(hypothesis_, t);
      for (std::size_t i = band.begin; i < band.end; ++i)
        draw_cell(weights[i], band.x + static_cast<int>(i - band.begin) * kCell, y);
      draw_frames(band, t, y);
    }
  }

  void draw_cell(float weight, int x, int y) {
    fill_cell(largest_ > 0 ? weight / largest_ : 0, cv::Rect(x, y, kCell - 1, kCell - 1));
  }

  // looked: in parts of the scale.
  void fill_cell(float looked, const cv::Rect& place) {
    const auto step = static_cast<std::size_t>(std::clamp(looked, 0.0f, 1.0f) * 255.0f + 0.5f);
    const Colour& colour = colours_[step];
    cv::rectangle(mat_of(picture_), place, cv::Scalar(colour[0], colour[1], colour[2]), cv::FILLED);
  }

  // Of local attention its window, of a hard one its region, of hierarchical attention its blocks, the
  // clearer the more they got.
  void draw_frames(const Band& band, std::size_t t, int y) {
    if (!hypothesis_.glimpses.empty()) draw_frame(band, {0, hypothesis_.glimpses[t], 1, 1}, y, 1);
    if (hypothesis_.form.window) draw_frame(band, window_of(hypothesis_, t), y, 1);
    if (hypothesis_.form.block == 0) return;
    const BlockGrid blocks = block_grid(hypothesis_.layout, hypothesis_.form.block);
    const std::vector<float> weights = block_weights(hypothesis_, t);
    const float most = *std::max_element(weights.begin(), weights.end());
    for (std::size_t k = 0; most > 0 && k < weights.size(); ++k)
      draw_frame(band, blocks.range(static_cast<int>(k)), y, weights[k] / most);
  }

  // What of it is in this band. strength: 0 (dark grey) to 1 (white).
  void draw_frame(const Band& band, const RegionRange& range, int y, double strength) {
    const auto first = std::max(range.column, static_cast<int>(band.begin));
    const auto end = std::min(range.column + range.columns, static_cast<int>(band.end));
    if (first >= end) return;
    const int x = band.x + (first - static_cast<int>(band.begin)) * kCell;
    const cv::Rect box(x + 1, y + 1, (end - first) * kCell - 3, kCell - 3);
    cv::rectangle(mat_of(picture_), box, cv::Scalar::all(90 + 165 * strength), 2);
  }

  // Ends at `bottom`, over the column that begins at x.
  void draw_column_label(const std::string& token, int x, int bottom) {
    if (!turned_) {
      const int width = lettering_.width(token, kLetters);
      lettering_.draw(picture_, token, x + (kCell - width) / 2, bottom - kCell / 4, kLetters, kSheetInk);
      return;
    }
    const std::string label = lettering_.fitted(token, kLetters, kLongestLabel);
    Image strip = blank_picture(
        std::max(1, std::min(above_ - kGap, lettering_.width(label, kLetters) + kGap)), kCell - 1);
    lettering_.draw(strip, label, 2, kCell - kCell / 3, kLetters, kSheetInk);
    cv::Mat turned;
    cv::rotate(mat_of(strip), turned, cv::ROTATE_90_COUNTERCLOCKWISE);
    turned.copyTo(mat_of(picture_)(cv::Rect(x, bottom - turned.rows, turned.cols, turned.rows)));
  }

  const Hypothesis& hypothesis_;
  const std::vector<std::string>& source_;
  const std::array<Colour, 256> colours_;
  const Lettering lettering_{Lettering::Weight::regular};
  int left_ = 0, above_ = 0, band_height_ = 0;
  int head_height_ = 0;
  float largest_ = 0;
  bool turned_ = false;
  std::size_t bands_ = 0;
  std::vector<std::string> notes_;
  Image picture_;
};

}  // namespace

Image alignment_picture(const Hypothesis& hypothesis, const std::vector<std::string>& source,
                        ColourMap colours) {
  if (hypothesis.alpha.empty())
    throw UsageError(
        "the model looks nowhere: its decoder has no attention, and there is no alignment to draw",
        "train one with another --attention than none");
  return AlignmentDrawing(hypothesis, source, colours).drawn();
}

}  // namespace sightline
