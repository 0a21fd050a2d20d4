// Where a caption's time goes: read (decode and preprocess), encode, search; and this machine's peak, for the
// floor. Prints one JSON line. latency.py is the same model in PyTorch eager.
//   bench_latency --model M [--encoder FILE] [--threads N] [--beam N] PHOTO...

#include <torch/torch.h>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <functional>
#include <iostream>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <vector>

#include "core/error.h"
#include "image/photo_reader.h"
#include "model/decoder_steps.h"
#include "model/model_file.h"

namespace {

using namespace sightline;

double milliseconds(const std::function<void()>& work) {
  const auto start = std::chrono::steady_clock::now();
  work();
  return std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now() - start).count();
}

double median(std::vector<double> values) {
  std::nth_element(values.begin(), values.begin() + values.size() / 2, values.end());
  return values[values.size() / 2];
}

// Best of a large convolution and a large matrix product, in multiply-adds a second.
double peak_macs() {
  const torch::NoGradGuard no_grad;
  const auto best = [](double macs, const std::function<void()>& work) {
    double least = 1e9;
    for (int i = 0; i < 6; ++i) least = std::min(least, milliseconds(work));
    return macs / least * 1e3;
  };
  const auto image = torch::rand({1, 256, 56, 56}), weight = torch::rand({256, 256, 3, 3});
  const auto a = torch::rand({1536, 1536}), b = torch::rand({1536, 1536});
  return std::max(best(56. * 56 * 256 * 256 * 9, [&] { torch::conv2d(image, weight, {}, 1, 1); }),
                  best(1536. * 1536 * 1536, [&] { torch::mm(a, b); }));
}

struct Times {
  std::vector<double> read, encode, search, total;
  std::vector<double> word;  // of the search, a share for each word and the end
};

std::string caption_once(Captioner& captioner, const SearchOptions& search, const std::string& file,
                         Times& times) {
  const c10::InferenceMode inference;
  const auto& preprocessing = captioner.preprocessing;
  std::vector<float> pixels;
  times.read.push_back(milliseconds([&] {
    const auto least = [&](ImageSize photo) { return least_size(preprocessing, photo); };
    pixels = preprocess(read_photo(file, {}, least), preprocessing);
  }));
  PreparedRegions prepared;
  times.encode.push_back(milliseconds([&] {
    const auto input = torch::from_blob(pixels.data(), {1, 3, preprocessing.height, preprocessing.width});
    prepared = captioner.decoder->prepare(captioner.encoder->encode(input));
  }));
  std::vector<std::vector<Hypothesis>> found;
  times.search.push_back(
      milliseconds([&] { found = beam_search(*captioner.decoder, prepared, captioner.vocabulary, search); }));
  times.total.push_back(times.read.back() + times.encode.back() + times.search.back());
  times.word.push_back(times.search.back() / static_cast<double>(found[0][0].words.size() + 1));
  std::string text;
  for (const auto& word : found[0][0].words) text += (text.empty() ? "" : " ") + word;
  return text;
}

}  // namespace

int main(int argc, char** argv) try {
  std::string model;
  std::optional<std::filesystem::path> encoder;
  int threads = 2;
  SearchOptions search;
  std::vector<std::string> photos;
  for (int i = 1; i < argc; ++i) {
    const std::string argument = argv[i];
    if (argument == "--model") {
      model = argv[++i];
    } else if (argument == "--encoder") {
      encoder = argv[++i];
    } else if (argument == "--threads") {
      threads = std::atoi(argv[++i]);
    } else if (argument == "--beam") {
      search.beam = std::atoi(argv[++i]);
    } else {
      photos.push_back(argument);
    }
  }
  at::set_num_threads(threads);
  auto loaded = load_model(model, encoder);
  Times times, warm_up;
  Json captions;
  caption_once(loaded.captioner, search, photos.at(0), warm_up);
  for (const auto& photo : photos) captions.push_back(caption_once(loaded.captioner, search, photo, times));
  const Json result{{"implementation", "sightline"},
                    {"threads", threads},
                    {"photos", photos.size()},
                    {"read_ms", median(times.read)},
                    {"encode_ms", median(times.encode)},
                    {"search_ms", median(times.search)},
                    {"total_ms", median(times.total)},
                    {"word_ms", median(times.word)},
                    {"peak_gmacs_per_second", peak_macs() / 1e9},
                    {"captions", captions}};
  std::cout << dump_json(result) << "\n";
} catch (const std::exception& error) {
  std::cerr << "bench_latency: " << error.what() << "\n";
  return 1;
}
