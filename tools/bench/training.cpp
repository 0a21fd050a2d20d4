// Training captions per second of the soft-attention decoder on made-up regions and captions (training.py is
// the same in PyTorch eager). Prints one JSON line.
//   bench_training [--threads N] [--steps N] [--region-size N] [--feature-size N] [--regions N]

#include <torch/torch.h>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <map>
#include <string>
#include <thread>

#include "model/decoder.h"

namespace {

using namespace sightline;

constexpr int kImages = 16, kCaptionsPerImage = 5, kVocabulary = 2900;

// Lengths 6 to 17, mean 11.5, the spread of Flickr8k's captions with their end symbol; the Python side makes
// the same ones.
CaptionBatch make_batch() {
  constexpr int B = kImages * kCaptionsPerImage;
  std::vector<std::int64_t> lengths, image;
  for (int b = 0; b < B; ++b) {
    lengths.push_back(17 - b * 12 / B);
    image.push_back(b * 7 % kImages);
  }
  CaptionBatch batch;
  batch.words = torch::randint(4, kVocabulary, {B, lengths.front()}, at::kLong);
  batch.targets = torch::randint(4, kVocabulary, {B, lengths.front()}, at::kLong);
  batch.lengths = torch::tensor(lengths);
  batch.image = torch::tensor(image);
  return batch;
}

}  // namespace

int main(int argc, char** argv) {
  std::map<std::string, long> options{{"--threads", std::thread::hardware_concurrency()},
                                      {"--steps", 10},
                                      {"--region-size", 0},
                                      {"--feature-size", 512},
                                      {"--regions", 64}};
  for (int i = 1; i + 1 < argc; i += 2) options[argv[i]] = std::atol(argv[i + 1]);
  at::set_num_threads(static_cast<int>(options["--threads"]));
  torch::manual_seed(1);

  DecoderConfig config;
  config.region_size = options["--region-size"];
  Decoder decoder(config, options["--feature-size"], kVocabulary);
  torch::optim::Adam optimizer(decoder.parameters(), torch::optim::AdamOptions(1e-4));
  const auto features = torch::rand({kImages, options["--regions"], options["--feature-size"]});
  const auto batch = make_batch();
  const auto captions = static_cast<double>(batch.lengths.numel());

  const auto step = [&] {
    optimizer.zero_grad();
    const auto unrolled =
        decoder.unroll(decoder.prepare({features, {1, static_cast<int>(options["--regions"])}}), batch);
    const auto loss = torch::nn::functional::cross_entropy(unrolled.logits, unrolled.targets) +
                      (1 - unrolled.alpha_sum).square().sum() / captions;
    loss.backward();
    torch::nn::utils::clip_grad_norm_(decoder.parameters(), 5.0);
    optimizer.step();
    return loss;
  };
  for (int i = 0; i < 2; ++i) step();
  double best = 1e9;
  for (long i = 0; i < options["--steps"]; ++i) {
    const auto start = std::chrono::steady_clock::now();
    step();
    best = std::min(best, std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count());
  }
  std::printf(
      "{\"implementation\": \"sightline\", \"threads\": %ld, \"step_ms\": %.1f, \"captions_per_second\": "
      "%.1f}\n",
      options["--threads"], best * 1e3, captions / best);
}
