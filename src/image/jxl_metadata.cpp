#include "image/jxl_metadata.h"

#ifdef SIGHTLINE_JXL

#include <jxl/decode.h>

#include <cstddef>
#include <cstdint>
#include <memory>
#include <utility>

#include "image/exif_box.h"
#include "image/quiet_stderr.h"

namespace sightline {

namespace {

// Hands over the boxes that describe the picture, of at most `kLargestBox` bytes each.
class JxlBoxes {
 public:
  explicit JxlBoxes(std::string_view bytes) : decoder_(JxlDecoderCreate(nullptr), JxlDecoderDestroy) {
    JxlDecoderSubscribeEvents(decoder_.get(), JXL_DEC_BOX);
    JxlDecoderSetDecompressBoxes(decoder_.get(), JXL_TRUE);  // where libjxl was built without it: as they are
    JxlDecoderSetInput(decoder_.get(), reinterpret_cast<const std::uint8_t*>(bytes.data()), bytes.size());
    JxlDecoderCloseInput(decoder_.get());
  }

  PhotoMetadata metadata() {
    for (;;) {
      const JxlDecoderStatus status = JxlDecoderProcessInput(decoder_.get());
      const bool full = status == JXL_DEC_BOX_NEED_MORE_OUTPUT;
      if (wanted_) full ? grow() : take();
      if (status == JXL_DEC_BOX) {
        begin();
      } else if (!full) {
        return std::move(found_);
      }
    }
  }

 private:
  static constexpr std::size_t kLargestBox = 64 << 20;

  void begin() {
    wanted_ = JxlDecoderGetBoxType(decoder_.get(), type_, JXL_TRUE) == JXL_DEC_SUCCESS &&
              (type() == "Exif" || type() == "xml ");
    if (!wanted_) return;
    box_.assign(1 << 12, '\0');
    give(0);
  }

  void give(std::size_t from) {
    JxlDecoderSetBoxBuffer(decoder_.get(), reinterpret_cast<std::uint8_t*>(box_.data()) + from,
                           box_.size() - from);
  }

  void grow() {
    const std::size_t filled = box_.size() - JxlDecoderReleaseBoxBuffer(decoder_.get());
    wanted_ = box_.size() < kLargestBox;
    if (!wanted_) return;  // what is larger is no description
    box_.resize(2 * box_.size());
    give(filled);
  }

  void take() {
    box_.resize(box_.size() - JxlDecoderReleaseBoxBuffer(decoder_.get()));
    if (type() == "Exif") found_.exif.push_back(exif_in_box(box_));
    if (type() == "xml ") found_.xmp.push_back(std::move(box_));
    wanted_ = false;
  }

  std::string_view type() const { return {type_, sizeof(type_)}; }

  const std::unique_ptr<JxlDecoder, void (*)(JxlDecoder*)> decoder_;
  JxlBoxType type_{};
  bool wanted_ = false;  // whether box_ is being filled
  std::string box_;
  PhotoMetadata found_;
};

}  // namespace

PhotoMetadata jxl_metadata(const ByteSource& bytes) {
  constexpr std::uint64_t kLargestFile = std::uint64_t{1} << 30;
  constexpr std::string_view kContainer("\0\0\0\x0CJXL ", 8);  // a bare stream of code has no boxes
  if (bytes.size() > kLargestFile || bytes.read(0, kContainer.size()) != kContainer) return {};
  const QuietStderr quiet;
  const std::string all = bytes.read(0, bytes.size());
  return JxlBoxes(all).metadata();
}

}  // namespace sightline

#else

namespace sightline {

PhotoMetadata jxl_metadata(const ByteSource&) {
  return {};
}

}  // namespace sightline

#endif
