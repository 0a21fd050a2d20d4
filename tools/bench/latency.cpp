// Where a caption's time goes: read (decode and preprocess), encode, search; and this machine's peaks, for
// the floor. Prints one JSON line. latency.py is the same model in PyTorch eager.
//   bench_latency --model M [--encoder FILE] [--engine sightline|libtorch] [--threads N] [--beam N]
//   [--max-length N]
//     PHOTO...

#include <torch/torch.h>

#include <algorithm>
#include <iostream>
#include <nlohmann/json.hpp>

#include "bench_model.h"
#include "core/error.h"
#include "core/json.h"
#include "decode/beam_search.h"
#include "image/encoder_input.h"

namespace {

using namespace sightline;

// Of this machine, a millisecond of the processor's time: the best of some rounds of work that is `amount`.
double best_rate(double amount, const std::function<void()>& work) {
  Cost cost;
  for (int i = 0; i < 6; ++i) cost.of(work);
  return amount / *std::min_element(cost.processor.begin(), cost.processor.end());
}

// Multiply-adds, of a large convolution or a large matrix product.
double peak_macs() {
  const torch::NoGradGuard no_grad;
  const auto image = torch::rand({1, 256, 56, 56}), weight = torch::rand({256, 256, 3, 3});
  const auto a = torch::rand({1536, 1536}), b = torch::rand({1536, 1536});
  return std::max(best_rate(56. * 56 * 256 * 256 * 9, [&] { torch::conv2d(image, weight, {}, 1, 1); }),
                  best_rate(1536. * 1536 * 1536, [&] { torch::mm(a, b); }));
}

// Bytes read from memory, of more than a cache holds.
double peak_bytes() {
  const torch::NoGradGuard no_grad;
  const auto values = torch::ones({64 << 20});
  return best_rate(static_cast<double>(values.nbytes()), [&] { values.max(); });
}

struct Costs {
  Cost read, encode, search, total;
  std::vector<double> word;  // of the search, a share for each word and the end
};

std::string caption_once(CaptionModel& model, const SearchOptions& search, const std::string& file,
                         Costs& costs) {
  std::vector<std::vector<Hypothesis>> found;
  costs.total.of([&] {
    EncoderInput input;
    costs.read.of([&] { input = read_encoder_input(file, model.preprocessing()); });
    const float* pixels = input.pixels.data();
    SeenPhotos seen;
    costs.encode.of([&] { seen = model.see({&pixels, 1}, GlimpseRule::argmax); });
    costs.search.of([&] { found = beam_search(*seen.steps, model.vocabulary(), search); });
  });
  costs.word.push_back(costs.search.wall.back() / static_cast<double>(found[0][0].words.size() + 1));
  return words_of(found[0][0]);
}

}  // namespace

int main(int argc, char** argv) try {
  const BenchArguments arguments = read_bench_arguments(argc, argv);
  const BenchModel model(arguments);
  Costs costs, warm_up;
  Json captions;
  caption_once(*model, arguments.search, arguments.photos.at(0), warm_up);
  for (const auto& photo : arguments.photos)
    captions.push_back(caption_once(*model, arguments.search, photo, costs));
  const Json result{{"implementation", arguments.engine},     {"threads", arguments.threads},
                    {"photos", arguments.photos.size()},      {"read_ms", median(costs.read.wall)},
                    {"encode_ms", median(costs.encode.wall)}, {"search_ms", median(costs.search.wall)},
                    {"total_ms", median(costs.total.wall)},   {"processor_ms", median(costs.total.processor)},
                    {"word_ms", median(costs.word)},          {"peak_macs_per_ms", peak_macs()},
                    {"peak_bytes_per_ms", peak_bytes()},      {"captions", captions}};
  std::cout << dump_json(result) << "\n";
} catch (const std::exception& error) {
  std::cerr << "bench_latency: " << error.what() << "\n";
  return 1;
}
