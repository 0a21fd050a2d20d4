#include "render/stacked_bars.h"

#include <algorithm>
#include <cmath>

#include "core/error.h"
#include "core/number_text.h"
#include "render/distinct_colours.h"
#include "render/lettering.h"
#include "render/painting.h"

namespace sightline {

namespace {

constexpr Colour kBarPaper{255, 255, 255}, kBarInk{32, 32, 32};
constexpr int kMostKeyColumns = 3;
constexpr int kBarLeft = 20, kBarWidth = 900, kBarHeight = 44, kBarTop = 56, kBarTitle = 30, kKeyLine = 22,
              kSwatch = 12, kKeyMargin = kSwatch + 16, kBetweenBars = 26, kBarText = 17, kKeyText = 14;

double sum_of(const StackedBar& bar) {
  double sum = 0;
  for (const BarPart& part : bar.parts) sum += part.value;
  if (!(sum > 0)) throw UsageError("bar '" + bar.title + "': there is nothing to draw");
  return sum;
}

int x_of(double share) {
  return kBarLeft + static_cast<int>(std::lround(share * kBarWidth));
}

Colour part_colour(std::size_t part) {
  return kDistinctColours[part % kDistinctColours.size()];
}

class BarDrawing {
 public:
  explicit BarDrawing(std::string unit) : unit_(std::move(unit)) {}

  Image drawn(const std::string& title, const std::vector<StackedBar>& bars) {
    int height = kBarTop;
    for (const StackedBar& bar : bars) height += height_of(bar);
    picture_ = blank(2 * kBarLeft + kBarWidth, height, kBarPaper);
    bold_.draw(picture_, title, kBarLeft, 32, kBarText + 3, kBarInk);
    int y = kBarTop;
    for (const StackedBar& bar : bars) {
      draw_bar(bar, y);
      write_key(bar, y + kBarTitle + kBarHeight + 24);
      y += height_of(bar);
    }
    return std::move(picture_);
  }

 private:
  // Three digits, or all before the point.
  std::string value_text(double value) const {
    return with_decimals(value, value < 10 ? 2 : value < 100 ? 1 : 0) + " " + unit_;
  }
  std::string key_text(const BarPart& part, double sum) const {
    return part.name + "  " + value_text(part.value) + " (" +
           with_decimals(100 * part.value / sum, part.value < sum / 10 ? 1 : 0) + " %)";
  }
  // As many as its longest text lets stand beside each other.
  int key_columns(const StackedBar& bar) const {
    int widest = 1;
    for (const BarPart& part : bar.parts)
      widest = std::max(widest, letters_.width(key_text(part, sum_of(bar)), kKeyText));
    return std::clamp(kBarWidth / (widest + kKeyMargin), 1, kMostKeyColumns);
  }
  int height_of(const StackedBar& bar) const {
    const int columns = key_columns(bar);
    const int lines = (static_cast<int>(bar.parts.size()) + columns - 1) / columns;
    return kBarTitle + kBarHeight + 12 + lines * kKeyLine + kBetweenBars;
  }

  void draw_bar(const StackedBar& bar, int y) {
    const double sum = sum_of(bar);
    letters_.draw(picture_, bar.title + ": " + value_text(sum), kBarLeft, y + 18, kBarText, kBarInk);
    double before = 0;
    for (std::size_t i = 0; i < bar.parts.size(); ++i) {
      const int from = x_of(before / sum), to = x_of((before += bar.parts[i].value) / sum);
      fill(picture_, {from, y + kBarTitle, to - from, kBarHeight}, part_colour(i));
      const int width = letters_.width(bar.parts[i].name, kKeyText);
      if (width + 8 <= to - from)
        letters_.draw(picture_, bar.parts[i].name, (from + to - width) / 2,
                      y + kBarTitle + kBarHeight / 2 + 5, kKeyText, kBarPaper);
    }
  }

  void write_key(const StackedBar& bar, int baseline) {
    const int columns = key_columns(bar);
    for (std::size_t i = 0; i < bar.parts.size(); ++i) {
      const int place = static_cast<int>(i), x = kBarLeft + place % columns * kBarWidth / columns;
      const int y = baseline + place / columns * kKeyLine;
      fill(picture_, {x, y - kSwatch + 1, kSwatch, kSwatch}, part_colour(i));
      const std::string text = key_text(bar.parts[i], sum_of(bar));
      letters_.draw(picture_, letters_.fitted(text, kKeyText, kBarWidth / columns - kSwatch - 8),
                    x + kSwatch + 8, y, kKeyText, kBarInk);
    }
  }

  const std::string unit_;
  const Lettering letters_{Lettering::Weight::regular}, bold_{Lettering::Weight::bold};
  Image picture_;
};

}  // namespace

Image stacked_bars(const std::string& title, const std::string& unit, const std::vector<StackedBar>& bars) {
  if (bars.empty()) throw UsageError("a picture of bars without a bar: there is nothing to draw");
  return BarDrawing(unit).drawn(title, bars);
}

}  // namespace sightline
