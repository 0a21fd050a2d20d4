#include "step_costs.h"

#include <algorithm>
#include <random>

#include "core/error.h"
#include "engine/kernels.h"
#include "model/attention_kernels.h"

namespace sightline {

namespace {

constexpr std::int64_t kMostRows = 64;

std::vector<float> random_floats(std::int64_t count) {
  std::mt19937 random(1);
  std::uniform_real_distribution<float> uniform(-1, 1);
  std::vector<float> values(static_cast<std::size_t>(count));
  for (float& value : values) value = uniform(random);
  return values;
}

}  // namespace

LayerCosts::LayerCosts(const EngineDecoder& decoder, std::int64_t regions)
    : decoder_(decoder),
      regions_(regions),
      keys_(random_floats(regions * decoder.config().attention.size)),
      features_(random_floats(regions * decoder.context_size())),
      input_(random_floats(kMostRows *
                           (decoder.context_size() + decoder.embedding_size() + decoder.hidden_size()))),
      output_(static_cast<std::size_t>(
          kMostRows *
          std::max({decoder.vocabulary_size(), 4 * decoder.hidden_size(), decoder.embedding_size(),
                    regions + decoder.query_and_gate().outputs() + decoder.context_size()}))),
      activated_(static_cast<std::size_t>(4 * decoder.hidden_size())),
      cell_(random_floats(2 * decoder.hidden_size())) {}

void LayerCosts::run(std::int64_t rows) {
  if (rows > kMostRows) throw UsageError("more than " + std::to_string(kMostRows) + " rows of a step");
  const auto D = decoder_.context_size(), E = decoder_.embedding_size(), H = decoder_.hidden_size(),
             V = decoder_.vocabulary_size(), A = decoder_.config().attention.size;
  const auto product = [&](const PackedMatrix& matrix) {
    matrix.multiply(input_.data(), D + E + H, rows, output_.data(), matrix.outputs());
  };
  query.of([&] { product(decoder_.query_and_gate()); });
  look.of([&] {
    for (std::int64_t row = 0; row < rows; ++row) {
      kernels::additive_scores(keys_.data(), input_.data(), decoder_.score(), regions_, A, output_.data());
      kernels::softmax(output_.data(), regions_);
      kernels::weighted_sum(features_.data(), output_.data(), regions_, D, output_.data() + regions_);
    }
  });
  lstm.of([&] {
    product(decoder_.lstm());
    for (std::int64_t row = 0; row < rows; ++row)
      kernels::lstm_cell(output_.data() + row * 4 * H, cell_.data(), H, activated_.data(), cell_.data() + H,
                         input_.data());
  });
  deep_output.of([&] {
    if (!decoder_.config().deep_output) return;
    product(decoder_.deep_output());
    kernels::tanh_of(output_.data(), rows * E);
  });
  words.of([&] {
    product(decoder_.words());
    for (std::int64_t row = 0; row < rows; ++row) kernels::log_softmax(output_.data() + row * V, V);
  });
}

void StepCosts::start() {
  beginning.of([&] { steps_.start(); });
}

StepOutput StepCosts::step(std::span<const std::int64_t> words, std::span<const double> draws) {
  StepOutput output;
  step_itself.of([&] { output = steps_.step(words, draws); });
  again.of([&] { layers_.run(static_cast<std::int64_t>(words.size())); });
  return output;
}

void StepCosts::gather(std::span<const std::int64_t> rows) {
  gathering.of([&] { steps_.gather(rows); });
}

}  // namespace sightline
