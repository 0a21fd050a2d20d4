#include "bench_model.h"

#include <torch/torch.h>

#include <algorithm>
#include <chrono>
#include <cstdlib>
#include <ctime>
#include <numeric>

#include "core/error.h"
#include "core/listed.h"
#include "core/parallel.h"
#include "engine/engine_model.h"
#include "model/libtorch_model.h"

namespace sightline {

BenchArguments read_bench_arguments(int argc, char** argv) {
  BenchArguments arguments;
  for (int i = 1; i < argc; ++i) {
    const std::string argument = argv[i];
    if (argument == "--model") {
      arguments.model = argv[++i];
    } else if (argument == "--encoder") {
      arguments.encoder = argv[++i];
    } else if (argument == "--engine") {
      arguments.engine = argv[++i];
    } else if (argument == "--threads") {
      arguments.threads = std::atoi(argv[++i]);
    } else if (argument == "--beam") {
      arguments.search.beam = std::atoi(argv[++i]);
    } else if (argument == "--max-length") {
      arguments.search.max_length = std::atoi(argv[++i]);
    } else {
      arguments.photos.push_back(argument);
    }
  }
  at::set_num_threads(arguments.threads);
  set_parallel_threads(static_cast<std::size_t>(arguments.threads));
  return arguments;
}

BenchModel::BenchModel(const BenchArguments& arguments) {
  if (arguments.engine != "sightline") {
    loaded_ = load_model(arguments.model, arguments.encoder);
    model_ = std::make_unique<LibTorchModel>(loaded_.captioner);
    return;
  }
  const MappedTensors file(arguments.model);
  const ModelDescription description = read_model_description(file);
  std::optional<EncoderFile> encoder;
  if (arguments.encoder && description.external) encoder.emplace(*arguments.encoder, *description.external);
  const EncoderFile* given = encoder ? &*encoder : nullptr;
  if (const std::string unknown = EngineModel::unknown(file, description, given); !unknown.empty())
    throw ModelError(arguments.model + ": the engine does not know " + unknown, "--engine libtorch");
  model_ = std::make_unique<EngineModel>(file, description, ConvolutionPrecision::fp32, given);
}

void Cost::of(const std::function<void()>& work) {
  const auto start = std::chrono::steady_clock::now();
  const std::clock_t used = std::clock();
  work();
  wall.push_back(std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now() - start).count());
  processor.push_back(1e3 * static_cast<double>(std::clock() - used) / CLOCKS_PER_SEC);
}

double median(std::vector<double> values) {
  std::nth_element(values.begin(), values.begin() + values.size() / 2, values.end());
  return values[values.size() / 2];
}

double sum(const std::vector<double>& values) {
  return std::accumulate(values.begin(), values.end(), 0.0);
}

std::string words_of(const Hypothesis& hypothesis) {
  return joined(hypothesis.words, " ");
}

}  // namespace sightline
