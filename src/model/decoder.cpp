#include "model/decoder.h"

#include <vector>

#include "model/attention_functions.h"

namespace sightline {

namespace {

// Layers of a decoder. Where their weights come from a file, drawing random ones first would be a fifth of a
// start: they are left as memory gives them.
class LayerMaker {
 public:
  explicit LayerMaker(InitialWeights weights) : random_(weights == InitialWeights::random) {}

  torch::nn::Linear linear(std::int64_t in, std::int64_t out, bool bias = true) const {
    const auto options = torch::nn::LinearOptions(in, out).bias(bias);
    if (random_) return torch::nn::Linear(options);
    torch::nn::Linear layer(torch::nn::LinearOptions(1, 1).bias(bias));
    layer->options = options;
    layer->weight.set_data(torch::empty({out, in}));
    if (bias) layer->bias.set_data(torch::empty({out}));
    return layer;
  }

  torch::nn::Embedding embedding(std::int64_t count, std::int64_t size) const {
    if (random_) return torch::nn::Embedding(count, size);
    torch::nn::Embedding layer(1, 1);
    layer->options = torch::nn::EmbeddingOptions(count, size);
    layer->weight.set_data(torch::empty({count, size}));
    return layer;
  }

 private:
  bool random_;
};

// Which positions of [B, T] count, in the order of Unrolled: time-major, at each t the rows still running.
// Rows fall in length, so these are the first running[t] ones.
struct Positions {
  std::vector<std::int64_t> running;  // rows at each t
  at::Tensor flat;                    // [P] index into [B * T]
  at::Tensor row;                     // [P]
};

Positions positions_of(const CaptionBatch& batch) {
  const auto lengths = batch.lengths.to(at::kCPU).contiguous();
  const auto* length = lengths.data_ptr<std::int64_t>();
  const auto B = lengths.numel(), T = batch.words.size(1);
  Positions positions;
  std::vector<std::int64_t> flat, row;
  for (std::int64_t t = 0; t < T && length[0] > t; ++t) {
    std::int64_t count = 0;
    while (count < B && length[count] > t) {
      flat.push_back(count * T + t);
      row.push_back(count++);
    }
    positions.running.push_back(count);
  }
  positions.flat = torch::tensor(flat, at::kLong).to(batch.words.device());
  positions.row = torch::tensor(row, at::kLong).to(batch.words.device());
  return positions;
}

// Places of `count` cells in a row, -1 at the one edge of the input and 1 at the other: [count].
at::Tensor places(int count, const at::TensorOptions& options) {
  return (torch::arange(count, options) + 0.5) * (2.0 / count) - 1;
}

// [N, L, D] -> [N, L, D + 2].
at::Tensor with_positions(const Regions& regions) {
  const auto& [features, grid] = regions;
  const auto x = places(grid.columns, features.options()).repeat({grid.rows});
  const auto y = places(grid.rows, features.options()).repeat_interleave(grid.columns);
  const auto xy = torch::stack({x, y}, 1).expand({features.size(0), -1, -1});  // [N, L, 2]
  return torch::cat({features, xy}, 2);
}

}  // namespace

Decoder::Decoder(const DecoderConfig& config, std::int64_t feature_size, std::int64_t vocabulary_size,
                 InitialWeights weights)
    : config_(config), vocabulary_size_(vocabulary_size) {
  const LayerMaker make(weights);
  const auto H = config.hidden_size, E = config.embedding_size;
  const auto seen = feature_size + (config.positions ? 2 : 0);
  const auto D = config.region_size > 0 ? config.region_size : seen;
  if (config.region_size > 0) region_projection_ = register_module("region_projection", make.linear(seen, D));
  attention_ = register_module("attention", make_attention(config.attention, D, config.prev2att ? H + E : H));
  embedding_ = register_module("embedding", make.embedding(vocabulary_size, E));
  if (config.mean2init) {
    init_hidden_ = register_module("init_hidden", make.linear(D, H));
    init_cell_ = register_module("init_cell", make.linear(D, H));
  }
  if (config.gate != GateKind::off)
    gate_ = register_module("gate", make.linear(H, config.gate == GateKind::scalar ? 1 : D));
  input_word_ = register_module("input_word", make.linear(E, 4 * H));
  if (config.ctx2lstm) input_context_ = register_module("input_context", make.linear(D, 4 * H, false));
  recurrent_ = register_module("recurrent", make.linear(H, 4 * H, false));
  if (config.deep_output) {
    hidden_to_output_ = register_module("hidden_to_output", make.linear(H, E));
    if (config.ctx2out) context_to_output_ = register_module("context_to_output", make.linear(D, E, false));
  }
  output_ = register_module("output", make.linear(config.deep_output ? E : H, vocabulary_size));

  if (weights != InitialWeights::random) return;
  const torch::NoGradGuard no_grad;
  embedding_->weight.uniform_(-0.1, 0.1);
  output_->weight.uniform_(-0.1, 0.1);
  output_->bias.zero_();
  input_word_->bias.zero_();
  input_word_->bias.slice(0, H, 2 * H).fill_(1);  // the forget gate starts open (Jozefowicz et al. 2015)
}

PreparedRegions Decoder::prepare(const Regions& regions) {
  auto features = config_.positions ? with_positions(regions) : regions.features;
  if (region_projection_) {
    features = torch::relu(region_projection_(features));
    features = torch::dropout(features, config_.dropout, is_training());
  }
  return attention_->prepare({features, regions.grid});
}

DecoderState Decoder::initial_state(const PreparedRegions& prepared) {
  if (!config_.mean2init) {
    const auto zero =
        torch::zeros({prepared.features.size(0), config_.hidden_size}, prepared.features.options());
    return {zero, zero};
  }
  const auto mean = prepared.features.mean(1);  // [N, D]
  return {torch::tanh(init_hidden_(mean)), torch::tanh(init_cell_(mean))};
}

// One step of the recurrence: from the last word, embedded and as its part of the input product, to the new
// state and what attention gave.
struct Decoder::Recurrence {
  Decoder& decoder;
  const PreparedRegions& prepared;

  struct Result {
    DecoderState state;
    Attended attended;  // its context gated
  };

  Result operator()(const at::Tensor& image, const DecoderState& state, const at::Tensor& embedded,
                    const at::Tensor& word_input, const GlimpsePolicy& glimpses) const {
    const auto query = decoder.config_.prev2att ? torch::cat({state.hidden, embedded}, 1) : state.hidden;
    auto attended = decoder.attention_->attend(prepared, image, query, glimpses);
    if (decoder.gate_) attended.context = torch::sigmoid(decoder.gate_(state.hidden)) * attended.context;
    auto gates = word_input;
    if (decoder.input_context_)
      gates = torch::addmm(gates, attended.context, decoder.input_context_->weight.t());
    gates = torch::addmm(gates, state.hidden, decoder.recurrent_->weight.t());
    auto [hidden, cell] = lstm_cell(gates, state.cell);
    return {{hidden, cell}, std::move(attended)};
  }
};

at::Tensor Decoder::output(const at::Tensor& hidden, const at::Tensor& embedded, const at::Tensor& context) {
  auto features = hidden;
  if (config_.deep_output) {
    features = hidden_to_output_(hidden);
    if (config_.prev2out) features = features + embedded;
    if (config_.ctx2out) features = features + context_to_output_(context);
    features = torch::tanh(features);
  }
  return output_(torch::dropout(features, config_.dropout, is_training()));
}

DecoderStep Decoder::step(const PreparedRegions& prepared, const at::Tensor& image, const DecoderState& state,
                          const at::Tensor& words, const GlimpsePolicy& glimpses) {
  const auto embedded = torch::dropout(embedding_(words), config_.dropout, is_training());
  auto result = Recurrence{*this, prepared}(image, state, embedded, input_word_(embedded), glimpses);
  auto logits = output(result.state.hidden, embedded, result.attended.context);
  return {std::move(result.state), std::move(logits), std::move(result.attended.alpha),
          std::move(result.attended.glimpse)};
}

Unrolled Decoder::unroll(const PreparedRegions& prepared, const CaptionBatch& batch,
                         const UnrollOptions& options) {
  const auto positions = positions_of(batch);
  const auto K = options.copies;
  const auto repeated = [K](const at::Tensor& rows) { return K == 1 ? rows : rows.repeat_interleave(K, 0); };
  const auto words = batch.words.reshape(-1).index_select(0, positions.flat);          // [P / K]
  auto embedded = torch::dropout(embedding_(words), config_.dropout, is_training());   // [P / K, E]
  const auto embeddings = embedded.split_with_sizes(positions.running);                // T of [B_t, E]
  const auto word_inputs = input_word_(embedded).split_with_sizes(positions.running);  // T of [B_t, 4H]

  const auto image = repeated(batch.image);  // [R]
  const auto initial = initial_state(prepared);
  DecoderState state{initial.hidden.index_select(0, image), initial.cell.index_select(0, image)};
  const Recurrence recurrence{*this, prepared};
  std::vector<at::Tensor> hiddens, contexts, alphas, log_probs;
  for (std::size_t t = 0; t < positions.running.size(); ++t) {
    const auto rows = positions.running[t] * K;
    state = {state.hidden.narrow(0, 0, rows), state.cell.narrow(0, 0, rows)};
    auto glimpses = options.glimpses;
    if (glimpses.soft.defined()) glimpses.soft = glimpses.soft.narrow(0, 0, rows);
    auto result = recurrence(image.narrow(0, 0, rows), state, repeated(embeddings[t]),
                             repeated(word_inputs[t]), glimpses);
    state = result.state;
    hiddens.push_back(result.state.hidden);
    contexts.push_back(result.attended.context);
    if (result.attended.alpha.defined()) alphas.push_back(result.attended.alpha);
    if (result.attended.log_prob.defined()) log_probs.push_back(result.attended.log_prob);
  }

  Unrolled unrolled;
  unrolled.logits = output(torch::cat(hiddens), repeated(embedded), torch::cat(contexts));
  unrolled.targets = repeated(batch.targets.reshape(-1).index_select(0, positions.flat));
  unrolled.row = positions.row;
  if (K > 1)
    unrolled.row = (positions.row.unsqueeze(1) * K + torch::arange(K, positions.row.options())).flatten();
  if (!alphas.empty()) {
    unrolled.alpha = torch::cat(alphas);
    unrolled.alpha_sum = torch::zeros({image.numel(), unrolled.alpha.size(1)}, unrolled.alpha.options())
                             .index_add(0, unrolled.row, unrolled.alpha);
  }
  if (!log_probs.empty()) unrolled.glimpse_log_prob = torch::cat(log_probs);
  return unrolled;
}

}  // namespace sightline
