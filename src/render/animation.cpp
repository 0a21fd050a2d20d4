#include "render/animation.h"

#include <webp/encode.h>
#include <webp/mux.h>

#include <memory>

#include "core/error.h"
#include "core/files.h"
#include "render/mp4_writer.h"

namespace sightline {

namespace {

std::string size_text(const Image& picture) {
  return std::to_string(picture.width) + " x " + std::to_string(picture.height) + " pixels";
}

struct FreeEncoder {
  void operator()(WebPAnimEncoder* encoder) const { WebPAnimEncoderDelete(encoder); }
};
using Encoder = std::unique_ptr<WebPAnimEncoder, FreeEncoder>;

void add(WebPAnimEncoder* encoder, const Image& image, int at, const WebPConfig& config) {
  WebPPicture picture;
  if (!WebPPictureInit(&picture)) throw EnvironmentError("libwebp is of another version than its headers");
  const std::unique_ptr<WebPPicture, decltype(&WebPPictureFree)> guard(&picture, &WebPPictureFree);
  picture.use_argb = 1;
  picture.width = image.width;
  picture.height = image.height;
  const bool added = WebPPictureImportRGB(&picture, image.rgb.data(), image.width * 3) != 0 &&
                     WebPAnimEncoderAdd(encoder, &picture, at, &config) != 0;
  if (!added) throw DataError("a picture of " + size_text(image) + " cannot become an animated WebP");
}

}  // namespace

std::optional<AnimationKind> animation_kind(const std::filesystem::path& path) {
  std::string ending = path.extension().string();
  for (char& letter : ending)
    if (letter >= 'A' && letter <= 'Z') letter = static_cast<char>(letter - 'A' + 'a');
  if (ending == ".gif") return AnimationKind::gif;
  if (ending == ".webp") return AnimationKind::webp;
  if (ending == ".mp4") return AnimationKind::mp4;
  return {};
}

void check_animation(AnimationKind kind) {
  if (kind == AnimationKind::mp4) check_ffmpeg();
}

void write_animation(const std::filesystem::path& path, AnimationKind kind,
                     const std::vector<AnimationFrame>& frames) {
  switch (kind) {
    case AnimationKind::gif:
      write_file_atomically(path, encode_gif(frames));
      break;
    case AnimationKind::webp:
      write_file_atomically(path, encode_animated_webp(frames));
      break;
    case AnimationKind::mp4:
      write_mp4(path, frames);
      break;
  }
}

std::string encode_animated_webp(const std::vector<AnimationFrame>& frames) {
  const Image& first = frames.front().picture;
  WebPAnimEncoderOptions options;
  WebPConfig config;
  if (!WebPAnimEncoderOptionsInit(&options) || !WebPConfigInit(&config)) {
    throw EnvironmentError("libwebp is of another version than its headers");
  }
  config.quality = 82;
  const Encoder encoder(WebPAnimEncoderNew(first.width, first.height, &options));
  if (!encoder) throw DataError("a picture of " + size_text(first) + " cannot become an animated WebP");
  int at = 0;
  for (const AnimationFrame& frame : frames) {
    add(encoder.get(), frame.picture, at, config);
    at += frame.milliseconds;
  }
  WebPData data;
  WebPDataInit(&data);
  const bool done = WebPAnimEncoderAdd(encoder.get(), nullptr, at, nullptr) != 0 &&
                    WebPAnimEncoderAssemble(encoder.get(), &data) != 0;
  std::string bytes(reinterpret_cast<const char*>(data.bytes), done ? data.size : 0);
  WebPDataClear(&data);
  if (!done) throw DataError(std::string("no animated WebP: ") + WebPAnimEncoderGetError(encoder.get()));
  return bytes;
}

}  // namespace sightline
