#include "render/animation.h"

#include <webp/encode.h>
#include <webp/mux.h>

#include <cstdint>
#include <memory>
#include <string>

#include "core/error.h"
#include "core/files.h"
#include "image/picture_mark.h"
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

// Bytes that libwebp has made, and frees.
class WebpBytes {
 public:
  WebpBytes() { WebPDataInit(&data_); }
  ~WebpBytes() { WebPDataClear(&data_); }
  WebpBytes(const WebpBytes&) = delete;
  WebpBytes& operator=(const WebpBytes&) = delete;

  WebPData* get() { return &data_; }
  std::string bytes() const { return {reinterpret_cast<const char*>(data_.bytes), data_.size}; }

 private:
  WebPData data_;
};

// The same animation with the picture's mark as what its XMP says it was created by.
std::string marked(WebpBytes& animation) {
  const std::string packet =
      "<x:xmpmeta xmlns:x=\"adobe:ns:meta/\"><rdf:RDF "
      "xmlns:rdf=\"http://www.w3.org/1999/02/22-rdf-syntax-ns#\">"
      "<rdf:Description rdf:about=\"\" xmlns:xmp=\"http://ns.adobe.com/xap/1.0/\" xmp:CreatorTool=\"" +
      std::string(kPictureMark) + "\"/></rdf:RDF></x:xmpmeta>";
  const std::unique_ptr<WebPMux, decltype(&WebPMuxDelete)> parts(WebPMuxCreate(animation.get(), 0),
                                                                 &WebPMuxDelete);
  const WebPData xmp{reinterpret_cast<const std::uint8_t*>(packet.data()), packet.size()};
  WebpBytes whole;
  if (!parts || WebPMuxSetChunk(parts.get(), "XMP ", &xmp, 0) != WEBP_MUX_OK ||
      WebPMuxAssemble(parts.get(), whole.get()) != WEBP_MUX_OK)
    throw DataError("no animated WebP: its XMP cannot be added");
  return whole.bytes();
}

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
  WebpBytes data;
  const bool done = WebPAnimEncoderAdd(encoder.get(), nullptr, at, nullptr) != 0 &&
                    WebPAnimEncoderAssemble(encoder.get(), data.get()) != 0;
  if (!done) throw DataError(std::string("no animated WebP: ") + WebPAnimEncoderGetError(encoder.get()));
  return marked(data);
}

}  // namespace sightline
