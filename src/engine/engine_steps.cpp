#include "engine/engine_steps.h"

#include <algorithm>
#include <cmath>

#include "core/error.h"
#include "core/parallel.h"
#include "engine/kernels.h"
#include "model/attention_kernels.h"

namespace sightline {

namespace {

// Looks of fewer tanh are done before a second thread has woken up.
constexpr std::size_t kLooksWorthSharing = 100'000;

float sigmoid(float x) {
  return 1 / (1 + std::exp(-x));
}

bool all_finite(std::span<const float> values) {
  return std::all_of(values.begin(), values.end(), [](float value) { return std::isfinite(value); });
}

}  // namespace

EngineSteps::EngineSteps(const EngineDecoder& decoder, EngineRegions regions, GlimpseRule glimpses)
    : decoder_(decoder),
      regions_(std::move(regions)),
      glimpses_(glimpses),
      chooses_(decoder.hard() && glimpses != GlimpseRule::expectation) {}

void EngineSteps::reserve(std::size_t rows) {
  const auto H = static_cast<std::size_t>(decoder_.hidden_size());
  const auto D = static_cast<std::size_t>(decoder_.context_size());
  const auto E = static_cast<std::size_t>(decoder_.embedding_size());
  const auto L = static_cast<std::size_t>(slots());
  input_.reserve(rows * (D + E + H));
  query_.reserve(rows * static_cast<std::size_t>(decoder_.query_and_gate().outputs()));
  gates_.reserve(rows * 4 * H);
  activated_.reserve(4 * H);
  output_.reserve(rows * (D + H));
  features_.reserve(rows * E);
  log_probs_.reserve(rows * static_cast<std::size_t>(vocabulary_size()));
  alpha_.reserve(rows * L);
  other_cell_.reserve(rows * H);
  if (chooses_ && glimpse_.size() < rows) glimpse_.resize(rows);
}

void EngineSteps::start() {
  image_.resize(static_cast<std::size_t>(images()));
  for (std::size_t n = 0; n < image_.size(); ++n) image_[n] = static_cast<std::int64_t>(n);
  const auto count = static_cast<std::size_t>(images() * decoder_.hidden_size());
  hidden_.reserve(count);
  cell_.reserve(count);
  decoder_.initial_state(regions_, hidden_.data(), cell_.data());
}

void EngineSteps::gather(std::span<const std::int64_t> rows) {
  const auto H = static_cast<std::size_t>(decoder_.hidden_size());
  other_hidden_.reserve(rows.size() * H);
  other_cell_.reserve(rows.size() * H);
  other_image_.resize(rows.size());
  for (std::size_t i = 0; i < rows.size(); ++i) {
    const auto row = static_cast<std::size_t>(rows[i]);
    std::copy_n(hidden_.data() + row * H, H, other_hidden_.data() + i * H);
    std::copy_n(cell_.data() + row * H, H, other_cell_.data() + i * H);
    other_image_[i] = image_[row];
  }
  std::swap(hidden_, other_hidden_);
  std::swap(cell_, other_cell_);
  std::swap(image_, other_image_);
}

StepOutput EngineSteps::step(std::span<const std::int64_t> words, std::span<const double> draws) {
  const std::size_t rows = words.size();
  reserve(rows);
  const auto H = decoder_.hidden_size(), E = decoder_.embedding_size(), D = decoder_.context_size();
  const std::int64_t width = D + E + H, count = static_cast<std::int64_t>(rows);
  for (std::int64_t row = 0; row < count; ++row) {
    float* input = input_.data() + row * width;
    decoder_.embed(words[static_cast<std::size_t>(row)], input + D);
    std::copy_n(hidden_.data() + row * H, H, input + D + E);
  }
  const PackedMatrix& query = decoder_.query_and_gate();
  query.multiply(input_.data() + decoder_.query_input(), width, count, query_.data(), query.outputs());

  const std::size_t work = rows * static_cast<std::size_t>(slots() * decoder_.config().attention.size);
  const int threads = rows > 1 && work >= kLooksWorthSharing ? static_cast<int>(parallel_threads()) : 1;
#pragma omp parallel for schedule(static) num_threads(threads) if (threads > 1)
  for (std::size_t row = 0; row < rows; ++row) look(row, draws);

  decoder_.lstm().multiply(input_.data() + decoder_.lstm_input(), width, count, gates_.data(), 4 * H);
  for (std::int64_t row = 0; row < count; ++row)
    kernels::lstm_cell(gates_.data() + row * 4 * H, cell_.data() + row * H, H, activated_.data(),
                       other_cell_.data() + row * H, hidden_.data() + row * H);
  std::swap(cell_, other_cell_);
  say(count);
  const std::size_t V = static_cast<std::size_t>(vocabulary_size()), L = static_cast<std::size_t>(slots());
  const std::span<float> log_probs{log_probs_.data(), rows * V};
  if (!all_finite(log_probs))
    throw ModelError(
        "the model's word probabilities are not numbers: its weights are damaged or its training diverged");
  return {log_probs, {alpha_.data(), rows * L}, {glimpse_.data(), chooses_ ? rows : 0}};
}

// From the row's query: its alpha, its glimpse, and the gated context in its input.
void EngineSteps::look(std::size_t row, std::span<const double> draws) {
  const std::int64_t L = slots(), D = decoder_.context_size(), A = decoder_.config().attention.size;
  const auto r = static_cast<std::int64_t>(row);
  const float* query = query_.data() + r * decoder_.query_and_gate().outputs();
  const float* features = regions_.features.data() + image_[row] * L * D;
  float* alpha = alpha_.data() + r * L;
  float* context = input_.data() + r * (D + decoder_.embedding_size() + decoder_.hidden_size());
  kernels::additive_scores(regions_.keys.data() + image_[row] * L * A, query, decoder_.score(), L, A, alpha);
  kernels::softmax(alpha, L);
  if (chooses_) {
    const std::size_t region = chosen_region(alpha, draws, row);
    glimpse_[row] = static_cast<std::int64_t>(region);
    std::copy_n(features + static_cast<std::int64_t>(region) * D, D, context);
  } else {
    kernels::weighted_sum(features, alpha, L, D, context);
  }
  const std::int64_t gates = decoder_.query_and_gate().outputs() - A;  // none, one for all, or one for each
  for (std::int64_t d = 0; d < D && gates > 1; ++d) context[d] *= sigmoid(query[A + d]);
  const float beta = gates == 1 ? sigmoid(query[A]) : 1;
  for (std::int64_t d = 0; d < D && gates == 1; ++d) context[d] *= beta;
}

// By the rule; a draw is turned into a region through alpha's running sum, in double, so that the last region
// is not favoured.
std::size_t EngineSteps::chosen_region(const float* alpha, std::span<const double> draws,
                                       std::size_t row) const {
  const auto L = static_cast<std::size_t>(slots());
  if (glimpses_ == GlimpseRule::argmax)
    return static_cast<std::size_t>(std::max_element(alpha, alpha + L) - alpha);
  double total = 0, sum = 0;
  for (std::size_t l = 0; l < L; ++l) total += alpha[l];
  std::size_t region = 0;
  while (region < L - 1 && (sum += alpha[region]) <= draws[row] * total) ++region;
  return region;
}

// The words' log-probabilities of so many rows, from the new state, and the context and the last word in the
// rows' input.
void EngineSteps::say(std::int64_t count) {
  const DecoderConfig& config = decoder_.config();
  const auto H = decoder_.hidden_size(), E = decoder_.embedding_size(), D = decoder_.context_size();
  const std::int64_t V = vocabulary_size();
  const float* from = hidden_.data();
  std::int64_t stride = H;
  if (config.deep_output) {
    for (std::int64_t row = 0; row < count; ++row) {
      std::copy_n(input_.data() + row * (D + E + H), D, output_.data() + row * (D + H));
      std::copy_n(hidden_.data() + row * H, H, output_.data() + row * (D + H) + D);
    }
    decoder_.deep_output().multiply(output_.data() + decoder_.deep_output_input(), D + H, count,
                                    features_.data(), E);
    for (std::int64_t row = 0; row < count && config.prev2out; ++row) {
      const float* embedded = input_.data() + row * (D + E + H) + D;
      for (std::int64_t e = 0; e < E; ++e) features_.data()[row * E + e] += embedded[e];
    }
    // Each by itself: what is left over behind the last whole lane is computed otherwise.
    for (std::int64_t row = 0; row < count; ++row) kernels::tanh_of(features_.data() + row * E, E);
    from = features_.data();
    stride = E;
  }
  decoder_.words().multiply(from, stride, count, log_probs_.data(), V);
  for (std::int64_t row = 0; row < count; ++row) kernels::log_softmax(log_probs_.data() + row * V, V);
}

}  // namespace sightline
