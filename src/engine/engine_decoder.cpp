#include "engine/engine_decoder.h"

#include <algorithm>
#include <optional>

#include "core/error.h"
#include "engine/kernels.h"

namespace sightline {

namespace {

constexpr char kSoft[] = "soft", kHard[] = "hard";

// A layer's weights in the file, and its bias where it has one.
struct Layer {
  StoredTensor weight;
  std::vector<float> bias;
};

Layer take_layer(StoredWeights& weights, const std::string& name, std::int64_t outputs, std::int64_t inputs) {
  const StoredTensor weight = weights.tensor(name + ".weight", {outputs, inputs});
  return {weight, weights.take(name + ".bias", {outputs})};
}

// The whole of a layer into a matrix.
void put(PackedMatrix& matrix, const StoredTensor& weight, std::int64_t output, std::int64_t input,
         std::int64_t n, std::int64_t m) {
  matrix.put(weight, m, 0, {}, output, input, n, m);
}

void put(PackedMatrix& matrix, const Layer& layer, std::int64_t output, std::int64_t input, std::int64_t n,
         std::int64_t m) {
  matrix.put(layer.weight, m, 0, layer.bias, output, input, n, m);
}

PackedMatrix packed(const Layer& layer, std::int64_t outputs, std::int64_t inputs,
                    PackedMatrix::Storage storage) {
  PackedMatrix matrix(outputs, inputs, storage);
  put(matrix, layer, 0, 0, outputs, inputs);
  return matrix;
}

}  // namespace

std::vector<std::string> EngineDecoder::known_attention() {
  return {kSoft, kHard};
}

std::string EngineDecoder::unknown(const DecoderConfig& config) {
  if (config.attention.kind != kSoft && config.attention.kind != kHard)
    return "attention '" + config.attention.kind + "'";
  if (config.refine.kind != RefineKind::off) return "refinement of regions";
  return {};
}

EngineDecoder::EngineDecoder(const DecoderConfig& config, std::int64_t feature_size,
                             std::int64_t vocabulary_size, StoredWeights& weights)
    : config_(config),
      hard_(config.attention.kind == kHard),
      feature_size_(feature_size),
      vocabulary_size_(vocabulary_size) {
  const std::int64_t seen = feature_size + (config.positions ? 2 : 0);
  context_size_ = config.region_size > 0 ? config.region_size : seen;
  if (config.region_size > 0)
    region_projection_ = packed(take_layer(weights, "region_projection", context_size_, seen), context_size_,
                                seen, PackedMatrix::storage_of(weights));
  embedding_ = EmbeddingTable(weights, "embedding.weight", vocabulary_size, config.embedding_size);
  take_attention(weights);
  take_recurrence(weights);
  take_output(weights);
}

// The file's tensors are found before there is a matrix for them: what a description claims costs no memory
// that the file does not bear out.
void EngineDecoder::take_attention(StoredWeights& weights) {
  const auto A = config_.attention.size, H = hidden_size(), E = embedding_size(), D = context_size_;
  const PackedMatrix::Storage storage = PackedMatrix::storage_of(weights);
  region_key_ = packed(take_layer(weights, "attention.region_key", A, D), A, D, storage);
  score_ = AlignedFloats::of(weights.take("attention.score", {A}));

  // s is [h ; E y]; a row has the word before the state.
  const std::int64_t Q = H + (config_.prev2att ? E : 0);
  const std::int64_t gates = config_.gate == GateKind::off ? 0 : config_.gate == GateKind::scalar ? 1 : D;
  const StoredTensor query = weights.tensor("attention.hidden_query.weight", {A, Q});
  std::optional<Layer> gate;
  if (gates > 0) gate = take_layer(weights, "gate", gates, H);
  query_and_gate_ = PackedMatrix(A + gates, Q, storage);
  query_and_gate_.put(query, Q, 0, {}, 0, Q - H, A, H);
  if (config_.prev2att) query_and_gate_.put(query, Q, H, {}, 0, 0, A, E);
  if (gate) put(query_and_gate_, *gate, A, Q - H, gates, H);
}

void EngineDecoder::take_recurrence(StoredWeights& weights) {
  const auto H = hidden_size(), E = embedding_size(), D = context_size_;
  const PackedMatrix::Storage storage = PackedMatrix::storage_of(weights);
  if (config_.mean2init) {
    const Layer hidden = take_layer(weights, "init_hidden", H, D),
                cell = take_layer(weights, "init_cell", H, D);
    initial_ = PackedMatrix(2 * H, D, storage);
    put(initial_, hidden, 0, 0, H, D);
    put(initial_, cell, H, 0, H, D);
  } else if (config_.learned_init) {
    first_hidden_ = weights.take("first_hidden", {H});
    first_cell_ = weights.take("first_cell", {H});
  } else {
    first_hidden_.assign(static_cast<std::size_t>(H), 0);
    first_cell_ = first_hidden_;
  }
  const std::int64_t context = config_.ctx2lstm ? D : 0;
  std::optional<StoredTensor> seen;
  if (config_.ctx2lstm) seen = weights.tensor("input_context.weight", {4 * H, D});
  const Layer word = take_layer(weights, "input_word", 4 * H, E);
  const StoredTensor recurrent = weights.tensor("recurrent.weight", {4 * H, H});
  lstm_ = PackedMatrix(4 * H, context + E + H, storage);
  if (seen) put(lstm_, *seen, 0, 0, 4 * H, D);
  put(lstm_, word, 0, context, 4 * H, E);
  put(lstm_, recurrent, 0, context + E, 4 * H, H);
}

void EngineDecoder::take_output(StoredWeights& weights) {
  const auto H = hidden_size(), E = embedding_size(), D = context_size_, V = vocabulary_size_;
  const PackedMatrix::Storage storage = PackedMatrix::storage_of(weights);
  if (config_.deep_output) {
    const std::int64_t context = config_.ctx2out ? D : 0;
    std::optional<StoredTensor> seen;
    if (config_.ctx2out) seen = weights.tensor("context_to_output.weight", {E, D});
    const Layer hidden = take_layer(weights, "hidden_to_output", E, H);
    deep_output_ = PackedMatrix(E, context + H, storage);
    if (seen) put(deep_output_, *seen, 0, 0, E, D);
    put(deep_output_, hidden, 0, context, E, H);
  }
  const std::int64_t inputs = config_.deep_output ? E : H;
  words_ = packed(take_layer(weights, "output", V, inputs), V, inputs, storage);
}

// [N, L, feature_size] -> [N, L, feature_size + 2].
std::vector<float> EngineDecoder::with_positions(const float* features, std::int64_t images,
                                                 const Layout& layout) const {
  const Grid* grid = layout.grid();
  if (grid == nullptr)
    throw UsageError("positions: the regions are a sequence, expected the cells of a grid",
                     "leave positions out for regions without a place");
  const auto place = [](int index, int count) {
    return (static_cast<float>(index) + 0.5f) * (2.0f / static_cast<float>(count)) - 1;
  };
  std::vector<float> placed;
  placed.reserve(static_cast<std::size_t>(images * layout.size() * (feature_size_ + 2)));
  for (std::int64_t n = 0; n < images; ++n) {
    for (int cell = 0; cell < grid->cells(); ++cell, features += feature_size_) {
      placed.insert(placed.end(), features, features + feature_size_);
      placed.push_back(place(cell % grid->columns, grid->columns));
      placed.push_back(place(cell / grid->columns, grid->rows));
    }
  }
  return placed;
}

EngineRegions EngineDecoder::prepare(const float* features, std::int64_t images, const Layout& layout) const {
  const std::int64_t rows = images * layout.size(), D = context_size_, A = config_.attention.size;
  const std::int64_t seen = feature_size_ + (config_.positions ? 2 : 0);
  std::vector<float> placed;
  if (config_.positions) {
    placed = with_positions(features, images, layout);
    features = placed.data();
  }
  EngineRegions regions{images, layout, AlignedFloats(static_cast<std::size_t>(rows * D)),
                        AlignedFloats(static_cast<std::size_t>(rows * A))};
  float* attended = regions.features.data();
  if (region_projection_.outputs() > 0) {
    region_projection_.multiply(features, seen, rows, attended, D);
    for (std::int64_t i = 0; i < rows * D; ++i) attended[i] = std::max(attended[i], 0.0f);
  } else {
    std::copy(features, features + rows * D, attended);
  }
  region_key_.multiply(attended, D, rows, regions.keys.data(), A);
  return regions;
}

void EngineDecoder::initial_state(const EngineRegions& regions, float* hidden, float* cell) const {
  const std::int64_t N = regions.images, L = regions.layout.size(), D = context_size_, H = hidden_size();
  if (!config_.mean2init) {
    for (std::int64_t n = 0; n < N; ++n) {
      std::copy(first_hidden_.begin(), first_hidden_.end(), hidden + n * H);
      std::copy(first_cell_.begin(), first_cell_.end(), cell + n * H);
    }
    return;
  }
  std::vector<float> mean(static_cast<std::size_t>(D)), both(static_cast<std::size_t>(2 * H));
  for (std::int64_t n = 0; n < N; ++n) {
    mean_of_rows(regions.features.data() + n * L * D, L, D, mean.data());
    initial_.multiply(mean.data(), D, 1, both.data(), 2 * H);
    kernels::tanh_of(both.data(), 2 * H);
    std::copy_n(both.data(), H, hidden + n * H);
    std::copy_n(both.data() + H, H, cell + n * H);
  }
}

void mean_of_rows(const float* rows, std::int64_t count, std::int64_t width, float* mean) {
  std::vector<double> sums(static_cast<std::size_t>(width));
  for (std::int64_t row = 0; row < count; ++row)
    for (std::int64_t d = 0; d < width; ++d) sums[static_cast<std::size_t>(d)] += rows[row * width + d];
  for (std::int64_t d = 0; d < width; ++d)
    mean[d] = static_cast<float>(sums[static_cast<std::size_t>(d)] / static_cast<double>(count));
}

}  // namespace sightline
