#pragma once

#include <torch/torch.h>

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <stdexcept>
#include <thread>
#include <vector>

#include "image/image.h"
#include "model/captioner.h"

namespace sightline::testing {

// Regions are the mean colours of the four quarters.
class QuarterEncoder : public Encoder {
 public:
  Regions encode(const at::Tensor& pixels) override {
    begun += static_cast<std::size_t>(pixels.size(0));
    while (held) std::this_thread::yield();
    if (fail) throw std::runtime_error("the model is broken");
    batches.push_back(pixels.size(0));
    return regions_of(torch::adaptive_avg_pool2d(pixels, {2, 2}));
  }
  std::int64_t feature_size() const override { return 3; }

  std::vector<std::int64_t> batches;
  std::atomic<std::size_t> begun = 0;  // photos
  std::atomic<bool> held = false;      // keeps encode() from coming back
  std::atomic<bool> fail = false;
};

// A captioner whose captions depend on the photo, with random weights that are always the same. Its input is
// 16 x 16.
inline Captioner quarter_captioner(const std::shared_ptr<QuarterEncoder>& encoder) {
  torch::manual_seed(5);
  DecoderConfig config;
  config.attention.size = 8;
  config.hidden_size = config.embedding_size = 8;
  Captioner captioner;
  captioner.encoder = encoder;
  captioner.preprocessing.width = captioner.preprocessing.height = 16;
  captioner.vocabulary =
      Vocabulary::from_words({"<pad>", "<start>", "<end>", "<unk>", "a", "b", "c", "d", "e"}, "test");
  captioner.decoder = std::make_shared<Decoder>(config, 3, captioner.vocabulary.size());
  captioner.prepare_for_inference(torch::kCPU);
  return captioner;
}

// A picture of one colour.
inline Image plain_picture(int shade, int width = 20, int height = 10) {
  Image image{width, height, {}};
  for (int i = 0; i < width * height; ++i) {
    image.rgb.insert(image.rgb.end(),
                     {static_cast<std::uint8_t>(shade), 100, static_cast<std::uint8_t>(255 - shade)});
  }
  return image;
}

}  // namespace sightline::testing
