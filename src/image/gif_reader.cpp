#include "image/gif_reader.h"

#include <gif_lib.h>

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <memory>
#include <vector>

#include "core/error.h"
#include "image/dimensions.h"
#include "image/photo_budget.h"

namespace sightline {

namespace {

// What giflib reads from.
struct GifSource {
  std::string_view rest;
  const std::string& name;
  const PhotoBudget& budget;
};

// A picture may be all codes and no pixels, so the clock is asked here too; the file then seems to end.
int take_gif_bytes(GifFileType* gif, GifByteType* to, int count) {
  auto* source = static_cast<GifSource*>(gif->UserData);
  if (!source->budget.is_in_time()) return 0;
  const std::size_t taken = std::min(source->rest.size(), static_cast<std::size_t>(count));
  std::memcpy(to, source->rest.data(), taken);
  source->rest.remove_prefix(taken);
  return static_cast<int>(taken);
}

struct CloseGif {
  void operator()(GifFileType* gif) const { DGifCloseFile(gif, nullptr); }
};
using Gif = std::unique_ptr<GifFileType, CloseGif>;

[[noreturn]] void refuse_gif(const GifSource& source, const std::string& what) {
  source.budget.check();
  throw DataError(source.name + ": truncated or damaged GIF: " + what, "copy or download the file again");
}

[[noreturn]] void refuse_gif(const GifSource& source, int error) {
  const char* what = GifErrorString(error);
  refuse_gif(source, what == nullptr ? "it cannot be read" : what);
}

// The palette with which a frame is drawn: transparent and absent colours are white, as the paper is.
using GifPalette = std::array<std::array<std::uint8_t, 3>, 256>;

GifPalette gif_palette(const ColorMapObject& colours, int transparent) {
  GifPalette palette;
  for (auto& colour : palette) colour.fill(255);
  for (int i = 0; i < std::min(colours.ColorCount, 256); ++i) {
    const GifColorType& colour = colours.Colors[i];
    if (i != transparent) palette[static_cast<std::size_t>(i)] = {colour.Red, colour.Green, colour.Blue};
  }
  return palette;
}

// Passes over all that stands before the first frame. Returns its transparent colour, or none (-1).
int go_to_frame(GifFileType* gif, const GifSource& source) {
  int transparent = NO_TRANSPARENT_COLOR;
  for (;;) {
    GifRecordType type = UNDEFINED_RECORD_TYPE;
    if (DGifGetRecordType(gif, &type) == GIF_ERROR) refuse_gif(source, gif->Error);
    if (type == IMAGE_DESC_RECORD_TYPE) return transparent;
    if (type == TERMINATE_RECORD_TYPE) refuse_gif(source, "it holds no picture");
    int code = 0;
    GifByteType* block = nullptr;  // its length, then its bytes
    if (DGifGetExtension(gif, &code, &block) == GIF_ERROR) refuse_gif(source, gif->Error);
    GraphicsControlBlock control;
    if (code == GRAPHICS_EXT_FUNC_CODE && block != nullptr &&
        DGifExtensionToGCB(block[0], block + 1, &control) == GIF_OK)
      transparent = control.TransparentColor;
    while (block != nullptr)
      if (DGifGetExtensionNext(gif, &block) == GIF_ERROR) refuse_gif(source, gif->Error);
  }
}

// The frame's rows from top to bottom, as colours of its palette. Memory is taken row by row, so that a
// header which promises more than the file holds costs none.
std::vector<GifByteType> frame_rows(GifFileType* gif, const GifSource& source) {
  const auto width = static_cast<std::size_t>(gif->Image.Width),
             height = static_cast<std::size_t>(gif->Image.Height);
  std::vector<GifByteType> rows;
  for (std::size_t y = 0; y < height; ++y) {
    source.budget.check();
    rows.resize((y + 1) * width);
    if (DGifGetLine(gif, &rows[y * width], gif->Image.Width) == GIF_ERROR) refuse_gif(source, gif->Error);
  }
  if (!gif->Image.Interlace) return rows;
  std::vector<GifByteType> sorted(rows.size());
  std::size_t from = 0;
  constexpr std::array<std::pair<std::size_t, std::size_t>, 4> kPasses{{{0, 8}, {4, 8}, {2, 4}, {1, 2}}};
  for (const auto& [first, step] : kPasses) {
    for (std::size_t y = first; y < height; y += step, ++from)
      std::copy_n(&rows[from * width], width, &sorted[y * width]);
  }
  return sorted;
}

}  // namespace

Image read_gif(std::string_view bytes, const std::string& name, const ImageLimits& limits) {
  PhotoBudget budget(bytes.size(), name, limits);
  int error = 0;
  GifSource source{bytes, name, budget};
  const Gif gif(DGifOpen(&source, take_gif_bytes, &error));
  if (!gif) refuse_gif(source, error);
  const int transparent = go_to_frame(gif.get(), source);
  if (DGifGetImageDesc(gif.get()) == GIF_ERROR) refuse_gif(source, gif->Error);
  const GifImageDesc& frame = gif->Image;
  if (frame.Width <= 0 || frame.Height <= 0) refuse_gif(source, "its first frame is empty");
  Image image{
      std::max(gif->SWidth, frame.Left + frame.Width), std::max(gif->SHeight, frame.Top + frame.Height), {}};
  check_dimensions(image.width, image.height, name, limits);
  const ColorMapObject* colours = frame.ColorMap != nullptr ? frame.ColorMap : gif->SColorMap;
  if (colours == nullptr) refuse_gif(source, "it has no palette");
  const GifPalette palette = gif_palette(*colours, transparent);

  // The rows while they grow and move, and those that are sorted.
  budget.claim_pixels(frame.Width, frame.Height, frame.Interlace ? 4 : 3);
  budget.claim_pixels(image.width, image.height, 3);
  const std::vector<GifByteType> rows = frame_rows(gif.get(), source);
  image.rgb.assign(static_cast<std::size_t>(image.width) * static_cast<std::size_t>(image.height) * 3, 255);
  const GifByteType* from = rows.data();
  for (int y = 0; y < frame.Height; ++y) {
    const std::size_t row = static_cast<std::size_t>(frame.Top + y) * static_cast<std::size_t>(image.width);
    std::uint8_t* to = &image.rgb[(row + static_cast<std::size_t>(frame.Left)) * 3];
    for (int x = 0; x < frame.Width; ++x, to += 3) std::copy_n(palette[*from++].data(), 3, to);
  }
  return image;
}

}  // namespace sightline
