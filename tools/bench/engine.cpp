// What a model's captions cost by our own engine or by LibTorch: wall time, and the processor's, which a busy
// machine disturbs less. Prints one JSON line.
//   bench_engine --model M --engine sightline|libtorch [--threads N] [--beam N] PHOTO...

#include <torch/torch.h>

#include <algorithm>
#include <chrono>
#include <cstdlib>
#include <ctime>
#include <functional>
#include <iostream>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "core/error.h"
#include "core/parallel.h"
#include "decode/beam_search.h"
#include "engine/engine_model.h"
#include "image/encoder_input.h"
#include "model/libtorch_model.h"
#include "model/model_file.h"

namespace {

using namespace sightline;

// Milliseconds on the clock, and of all threads together.
struct Cost {
  std::vector<double> wall, processor;

  void of(const std::function<void()>& work) {
    const auto start = std::chrono::steady_clock::now();
    const std::clock_t used = std::clock();
    work();
    wall.push_back(
        std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now() - start).count());
    processor.push_back(1e3 * static_cast<double>(std::clock() - used) / CLOCKS_PER_SEC);
  }
};

double median(std::vector<double> values) {
  std::nth_element(values.begin(), values.begin() + values.size() / 2, values.end());
  return values[values.size() / 2];
}

struct Arguments {
  std::string model, engine = "sightline";
  int threads = 1;
  SearchOptions search;
  std::vector<std::string> photos;
};

Arguments read_arguments(int argc, char** argv) {
  Arguments arguments;
  for (int i = 1; i < argc; ++i) {
    const std::string argument = argv[i];
    if (argument == "--model") {
      arguments.model = argv[++i];
    } else if (argument == "--engine") {
      arguments.engine = argv[++i];
    } else if (argument == "--threads") {
      arguments.threads = std::atoi(argv[++i]);
    } else if (argument == "--beam") {
      arguments.search.beam = std::atoi(argv[++i]);
    } else {
      arguments.photos.push_back(argument);
    }
  }
  return arguments;
}

}  // namespace

int main(int argc, char** argv) try {
  const Arguments arguments = read_arguments(argc, argv);
  at::set_num_threads(arguments.threads);
  set_parallel_threads(static_cast<std::size_t>(arguments.threads));
  LoadedModel loaded;
  std::unique_ptr<CaptionModel> model;
  Cost load, encode, search;
  load.of([&] {
    if (arguments.engine == "sightline") {
      model = std::make_unique<EngineModel>(arguments.model, read_model_description(arguments.model));
    } else {
      loaded = load_model(arguments.model);
      model = std::make_unique<LibTorchModel>(loaded.captioner);
    }
  });
  Json captions;
  const auto caption = [&](const std::string& photo) {
    const EncoderInput input = read_encoder_input(photo, model->preprocessing());
    const float* pixels = input.pixels.data();
    SeenPhotos seen;
    encode.of([&] { seen = model->see({&pixels, 1}, GlimpseRule::argmax); });
    std::vector<std::vector<Hypothesis>> found;
    search.of([&] { found = beam_search(*seen.steps, model->vocabulary(), arguments.search); });
    std::string text;
    for (const auto& word : found[0][0].words) text += (text.empty() ? "" : " ") + word;
    return text;
  };
  caption(arguments.photos.at(0));  // packs weights
  encode = search = {};
  for (const auto& photo : arguments.photos) captions.push_back(caption(photo));
  const Json result{{"load_ms", load.processor.front()},     {"encode_wall_ms", median(encode.wall)},
                    {"search_wall_ms", median(search.wall)}, {"encode_ms", median(encode.processor)},
                    {"search_ms", median(search.processor)}, {"captions", captions}};
  std::cout << dump_json(result) << "\n";
} catch (const std::exception& error) {
  std::cerr << "bench_engine: " << error.what() << "\n";
  return 1;
}
