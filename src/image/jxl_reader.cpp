#include "image/jxl_reader.h"

#include "core/error.h"

#ifdef SIGHTLINE_JXL

#include <jxl/decode.h>
#include <jxl/parallel_runner.h>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <new>
#include <vector>

#include "image/dimensions.h"
#include "image/over_white.h"
#include "image/photo_budget.h"
#include "image/quiet_stderr.h"

namespace sightline {

namespace {

struct DestroyJxl {
  void operator()(JxlDecoder* decoder) const { JxlDecoderDestroy(decoder); }
};

// libjxl hands its pieces of work to this, group by group, which does them in turn: hundreds of frames that
// are never shown may stand in a few bytes, and are decoded in one call. Ends the decoding where time is up.
JxlParallelRetCode run_in_time(void* budget, void* work, JxlParallelRunInit begin, JxlParallelRunFunction run,
                               std::uint32_t first, std::uint32_t end) {
  constexpr std::size_t kThreads = 1;
  constexpr JxlParallelRetCode kTimeIsUp = 1;
  if (const JxlParallelRetCode fault = begin(work, kThreads); fault != 0) return fault;
  for (std::uint32_t i = first; i < end; ++i) {
    if (!static_cast<const PhotoBudget*>(budget)->is_in_time()) return kTimeIsUp;
    run(work, i, 0);
  }
  return 0;
}

// One picture that is being decoded.
class JxlPicture {
 public:
  JxlPicture(std::string_view bytes, const std::string& name, const ImageLimits& limits)
      : name_(name),
        limits_(limits),
        budget_(bytes.size(), name, limits),
        bytes_(bytes),
        decoder_(JxlDecoderCreate(nullptr)) {
    if (!decoder_) throw std::bad_alloc();
    require(JxlDecoderSetParallelRunner(decoder_.get(), run_in_time, &budget_));
    require(JxlDecoderSubscribeEvents(decoder_.get(),
                                      JXL_DEC_BASIC_INFO | JXL_DEC_COLOR_ENCODING | JXL_DEC_FULL_IMAGE));
  }

  Image first_frame() {
    for (;;) {
      switch (JxlDecoderProcessInput(decoder_.get())) {
        case JXL_DEC_BASIC_INFO:
          take_header();
          break;
        case JXL_DEC_COLOR_ENCODING:
          ask_for_srgb();
          break;
        case JXL_DEC_NEED_IMAGE_OUT_BUFFER:
          give_buffer();
          break;
        case JXL_DEC_FULL_IMAGE:
          return taken();
        case JXL_DEC_NEED_MORE_INPUT:
          feed();
          break;
        default:
          refuse("its pixels cannot be read");
      }
    }
  }

 private:
  [[noreturn]] void refuse(const std::string& what) const {
    budget_.check();
    throw DataError(name_ + ": truncated or damaged JPEG XL: " + what, "copy or download the file again");
  }
  void require(JxlDecoderStatus status) const {
    if (status != JXL_DEC_SUCCESS) refuse("it cannot be read");
  }

  // The file comes bit by bit, so that the clock is asked in between.
  void feed() {
    budget_.check();
    if (fed_ == bytes_.size()) refuse("the file ends too early");
    constexpr std::size_t kSteps = 64;
    const std::size_t begin = fed_ - JxlDecoderReleaseInput(decoder_.get());  // what is not yet used
    fed_ = std::min(bytes_.size(), fed_ + bytes_.size() / kSteps + 1);
    require(JxlDecoderSetInput(decoder_.get(), reinterpret_cast<const std::uint8_t*>(bytes_.data()) + begin,
                               fed_ - begin));
    if (fed_ == bytes_.size()) JxlDecoderCloseInput(decoder_.get());
  }

  void take_header() {
    require(JxlDecoderGetBasicInfo(decoder_.get(), &info_));
    check_dimensions(info_.xsize, info_.ysize, name_, limits_);
    // Each further channel is as large as the picture while it is decoded, whether it is looked at or not.
    constexpr std::uint32_t kMostExtraChannels = 16;
    if (info_.num_extra_channels > kMostExtraChannels)
      throw DataError(name_ + ": a JPEG XL of " + std::to_string(info_.num_extra_channels) +
                          " channels beside its colours, expected at most " +
                          std::to_string(kMostExtraChannels),
                      "convert it to JPEG or PNG");
    for (std::uint32_t i = 0; i < info_.num_extra_channels; ++i) {
      JxlExtraChannelInfo channel;
      require(JxlDecoderGetExtraChannelInfo(decoder_.get(), i, &channel));
      if (channel.type == JXL_CHANNEL_BLACK)
        throw DataError(name_ + ": a JPEG XL of printing colours (CMYK), expected RGB or grey",
                        "convert it to JPEG or PNG");
    }
    // libjxl's channels of four bytes, what comes out, and that over white.
    const std::uint64_t out = info_.alpha_bits > 0 ? 4 + 3 : 3;
    budget_.claim_pixels(info_.xsize, info_.ysize,
                         4 * (std::uint64_t{info_.num_color_channels} + info_.num_extra_channels) + out);
    format_ = {info_.alpha_bits > 0 ? 4U : 3U, JXL_TYPE_UINT8, JXL_NATIVE_ENDIAN, 0};
  }

  // Else what was stored lossily, with a profile, would come out linear.
  void ask_for_srgb() {
    if (info_.uses_original_profile) return;
    JxlColorEncoding wanted{};
    wanted.color_space = info_.num_color_channels == 1 ? JXL_COLOR_SPACE_GRAY : JXL_COLOR_SPACE_RGB;
    wanted.white_point = JXL_WHITE_POINT_D65;
    wanted.primaries = JXL_PRIMARIES_SRGB;
    wanted.transfer_function = JXL_TRANSFER_FUNCTION_SRGB;
    wanted.rendering_intent = JXL_RENDERING_INTENT_RELATIVE;
    require(JxlDecoderSetPreferredColorProfile(decoder_.get(), &wanted));
  }

  void give_buffer() {
    std::size_t size = 0;
    require(JxlDecoderImageOutBufferSize(decoder_.get(), &format_, &size));
    if (size != count() * format_.num_channels) refuse("its size is not what it says");
    pixels_.resize(size);
    require(JxlDecoderSetImageOutBuffer(decoder_.get(), &format_, pixels_.data(), size));
  }

  Image taken() {
    Image image{static_cast<int>(info_.xsize), static_cast<int>(info_.ysize), {}};
    if (format_.num_channels == 3) {
      image.rgb = std::move(pixels_);
      return image;
    }
    image.rgb.resize(count() * 3);
    (info_.alpha_premultiplied ? lay_premultiplied_over_white : lay_over_white)(pixels_.data(), count(),
                                                                                image.rgb.data());
    return image;
  }

  std::size_t count() const { return std::size_t{info_.xsize} * info_.ysize; }

  const std::string& name_;
  const ImageLimits& limits_;
  PhotoBudget budget_;
  std::string_view bytes_;
  std::size_t fed_ = 0;  // bytes that the decoder was given
  std::unique_ptr<JxlDecoder, DestroyJxl> decoder_;
  JxlBasicInfo info_{};
  JxlPixelFormat format_{};
  std::vector<std::uint8_t> pixels_;  // [height, width, 3 or 4]
};

}  // namespace

bool reads_jxl() {
  return true;
}

Image read_jxl(std::string_view bytes, const std::string& name, const ImageLimits& limits) {
  const QuietStderr quiet;
  return JxlPicture(bytes, name, limits).first_frame();
}

}  // namespace sightline

#else

namespace sightline {

bool reads_jxl() {
  return false;
}

Image read_jxl(std::string_view, const std::string& name, const ImageLimits&) {
  throw DataError(name + ": JPEG XL is not read by this build, which was made without libjxl",
                  "install libjxl-dev and build again, or convert it to JPEG or PNG");
}

}  // namespace sightline

#endif
