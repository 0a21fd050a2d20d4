// What a model's captions cost by our own engine or by LibTorch: wall time, and the processor's, which a busy
// machine disturbs less. Prints one JSON line.
//   bench_engine --model M [--encoder FILE] --engine sightline|libtorch [--threads N] [--beam N]
//     [--max-length N] PHOTO...

#include <iostream>
#include <nlohmann/json.hpp>

#include "bench_model.h"
#include "core/error.h"
#include "core/json.h"
#include "decode/beam_search.h"
#include "image/encoder_input.h"

int main(int argc, char** argv) try {
  using namespace sightline;
  const BenchArguments arguments = read_bench_arguments(argc, argv);
  std::optional<BenchModel> model;
  Cost load, encode, search;
  load.of([&] { model.emplace(arguments); });
  Json captions;
  const auto caption = [&](const std::string& photo) {
    const EncoderInput input = read_encoder_input(photo, (*model)->preprocessing());
    const float* pixels = input.pixels.data();
    SeenPhotos seen;
    encode.of([&] { seen = (*model)->see({&pixels, 1}, GlimpseRule::argmax); });
    std::vector<std::vector<Hypothesis>> found;
    search.of([&] { found = beam_search(*seen.steps, (*model)->vocabulary(), arguments.search); });
    return words_of(found[0][0]);
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
