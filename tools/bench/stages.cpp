// The processor's milliseconds of each stage of a photo by our own engine, medians over photos after the
// first; and of a step of the search what its layers cost when they are run once more by themselves. Prints
// one JSON line: {"photo": [[NAME, MS], ...], "step": [[NAME, MS], ...], "steps": N}.
//   bench_stages --model M [--encoder FILE] [--threads N] [--beam N] PHOTO...

#include <algorithm>
#include <iostream>
#include <nlohmann/json.hpp>

#include "bench_model.h"
#include "core/error.h"
#include "core/json.h"
#include "decode/beam_search.h"
#include "engine/engine_model.h"
#include "engine/engine_steps.h"
#include "image/photo_reader.h"
#include "step_costs.h"

namespace {

using namespace sightline;

// The parts of an engine's model, each by itself.
struct Parts {
  MappedTensors file;
  ModelDescription description;
  std::optional<EncoderFile> external;
  Vocabulary vocabulary;
  std::optional<EngineEncoder> encoder;
  std::optional<EngineDecoder> decoder;

  explicit Parts(const BenchArguments& arguments)
      : file(arguments.model),
        description(read_model_description(file)),
        vocabulary(Vocabulary::from_words(description.vocabulary, file.name(), description.tokens)) {
    if (description.external && arguments.encoder)
      external.emplace(*arguments.encoder, *description.external);
    const EncoderFile* given = external ? &*external : nullptr;
    if (const std::string unknown = EngineModel::unknown(file, description, given); !unknown.empty())
      throw ModelError(arguments.model + ": the engine does not know " + unknown);
    StoredWeights decoder_weights(file, kDecoderPrefix);
    StoredWeights encoder_weights = external ? external->weights() : StoredWeights(file, kEncoderPrefix);
    encoder.emplace(description.encoder_kind, description.preprocessing, encoder_weights);
    decoder.emplace(description.decoder, description.feature_size, vocabulary.size(), decoder_weights);
  }
};

// Of photos; the second line of vectors: of a mean step of each.
struct Stages {
  Cost read, decode, resize, encode, regions;
  std::vector<double> beginning, steps, between, step_count;
  std::vector<double> query, look, lstm, deep_output, words, rest;
};

void add_search(Parts& parts, LayerCosts& layers, EngineRegions regions, const SearchOptions& options,
                Stages& stages) {
  EngineSteps engine(*parts.decoder, std::move(regions), GlimpseRule::argmax);
  layers.query = layers.look = layers.lstm = layers.deep_output = layers.words = {};
  StepCosts steps(engine, layers);
  Cost search;
  search.of([&] { beam_search(steps, parts.vocabulary, options); });
  const double count = static_cast<double>(steps.step_itself.processor.size());
  const double in_steps = sum(steps.step_itself.processor), beginning = sum(steps.beginning.processor);
  stages.beginning.push_back(beginning);
  stages.steps.push_back(in_steps);
  stages.between.push_back(search.processor.back() - beginning - in_steps - sum(steps.again.processor));
  stages.step_count.push_back(count);
  double known = 0;
  const auto part = [&](const Cost& cost, std::vector<double>& to) {
    known += sum(cost.processor);
    to.push_back(sum(cost.processor) / count);
  };
  part(layers.query, stages.query);
  part(layers.look, stages.look);
  part(layers.lstm, stages.lstm);
  part(layers.deep_output, stages.deep_output);
  part(layers.words, stages.words);
  stages.rest.push_back(std::max(0.0, in_steps - known) / count);
}

void add_photo(Parts& parts, LayerCosts& layers, const std::string& file, const SearchOptions& options,
               Stages& stages) {
  const Preprocessing& preprocessing = parts.description.preprocessing;
  std::string bytes;
  Photo photo;
  std::vector<float> pixels;
  stages.read.of([&] { bytes = read_photo_bytes(file, {}); });
  stages.decode.of([&] {
    photo = decode_photo(bytes, file, {}, [&](ImageSize size) { return least_size(preprocessing, size); });
  });
  stages.resize.of([&] { pixels = preprocess(photo, preprocessing); });
  std::vector<float> features(
      static_cast<std::size_t>(parts.encoder->grid().cells() * parts.encoder->feature_size()));
  stages.encode.of([&] { parts.encoder->encode(pixels.data(), features.data()); });
  EngineRegions regions;
  stages.regions.of([&] { regions = parts.decoder->prepare(features.data(), 1, parts.encoder->grid()); });
  add_search(parts, layers, std::move(regions), options, stages);
}

}  // namespace

int main(int argc, char** argv) try {
  const BenchArguments arguments = read_bench_arguments(argc, argv);
  Parts parts(arguments);
  LayerCosts layers(*parts.decoder, parts.encoder->grid().cells());
  Stages warm_up, stages;
  add_photo(parts, layers, arguments.photos.at(0), arguments.search, warm_up);
  for (const auto& photo : arguments.photos) add_photo(parts, layers, photo, arguments.search, stages);
  Json photo = Json::array(), step = Json::array();
  const auto add = [](Json& to, const char* name, const std::vector<double>& values) {
    to.push_back({name, median(values)});
  };
  add(photo, "file read", stages.read.processor);
  add(photo, "decoded", stages.decode.processor);
  add(photo, "resized", stages.resize.processor);
  add(photo, "encoder", stages.encode.processor);
  add(photo, "regions and keys", stages.regions.processor);
  add(photo, "first state", stages.beginning);
  add(photo, "steps of the search", stages.steps);
  add(photo, "search between steps", stages.between);
  add(step, "query and gate", stages.query);
  add(step, "attention", stages.look);
  add(step, "LSTM", stages.lstm);
  add(step, "deep output", stages.deep_output);
  add(step, "vocabulary", stages.words);
  add(step, "copies and checks", stages.rest);
  std::cout << dump_json({{"photo", photo}, {"step", step}, {"steps", median(stages.step_count)}}) << "\n";
} catch (const std::exception& error) {
  std::cerr << "bench_stages: " << error.what() << "\n";
  return 1;
}
