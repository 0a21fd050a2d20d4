#include "model/decoder.h"

#include <vector>

#include "core/error.h"
#include "model/attention_functions.h"
#include "model/attention_scorers.h"

namespace sightline {

namespace {

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
  const at::Tensor& features = regions.features;
  if (regions.layout.grid() == nullptr)
    throw UsageError("positions: the regions are a sequence, expected the cells of a grid",
                     "leave positions out for regions without a place");
  const Grid& grid = *regions.layout.grid();
  const auto x = places(grid.columns, features.options()).repeat({grid.rows});
  const auto y = places(grid.rows, features.options()).repeat_interleave(grid.columns);
  const auto xy = torch::stack({x, y}, 1).expand({features.size(0), -1, -1});  // [N, L, 2]
  return torch::cat({features, xy}, 2);
}

// [B, heads, L + extra] -> [B, L], mean over the heads.
at::Tensor region_weights(const at::Tensor& alpha, std::int64_t L) {
  const auto heads = alpha.size(1) == 1 ? alpha.squeeze(1) : alpha.mean(1);
  return heads.size(1) == L ? heads : heads.narrow(1, 0, L);
}

}  // namespace

DecoderState DecoderState::rows(const at::Tensor& index) const {
  return {hidden.index_select(0, index), cell.index_select(0, index),
          attention.defined() ? attention.index_select(0, index) : attention, t};
}

DecoderState DecoderState::first(std::int64_t count) const {
  return {hidden.narrow(0, 0, count), cell.narrow(0, 0, count),
          attention.defined() ? attention.narrow(0, 0, count) : attention, t};
}

Decoder::Decoder(const DecoderConfig& config, std::int64_t feature_size, std::int64_t vocabulary_size,
                 InitialWeights weights)
    : config_(config),
      vocabulary_size_(vocabulary_size),
      choice_(attention_kind(config.attention.kind).choice),
      sizes_(sightline::attention_sizes(config, feature_size)) {
  const auto H = config.hidden_size;
  const LayerMaker make(decoder_parameters(config, feature_size, vocabulary_size), weights);
  region_projection_ = make.linear(*this, "region_projection");
  if (config.refine.kind == RefineKind::self_attention) {
    const auto shapes = refine_parameters(config.refine, attended_width(config, feature_size));
    refiner_ = register_module("refine",
                               std::make_shared<RegionRefiner>(config.refine, LayerMaker(shapes, weights)));
  }
  const AttentionKind& kind = attention_kind(config.attention.kind);
  scorer_ = register_module("attention", make_scorer(kind, sizes_, weights));
  embedding_ = make.embedding(*this, "embedding");
  init_hidden_ = make.linear(*this, "init_hidden");
  init_cell_ = make.linear(*this, "init_cell");
  if (config.learned_init) {
    first_hidden_ = make.parameter(*this, "first_hidden");
    first_cell_ = make.parameter(*this, "first_cell");
  }
  gate_ = make.linear(*this, "gate");
  input_word_ = make.linear(*this, "input_word");
  input_context_ = make.linear(*this, "input_context");
  recurrent_ = make.linear(*this, "recurrent");
  hidden_to_output_ = make.linear(*this, "hidden_to_output");
  context_to_output_ = make.linear(*this, "context_to_output");
  output_ = make.linear(*this, "output");

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
  if (refiner_) features = refiner_->forward({features, regions.layout, regions.mask});
  return scorer_->prepare({features, regions.layout, regions.mask});
}

DecoderState Decoder::initial_state(const PreparedRegions& prepared) {
  const auto attention = scorer_->initial_state(prepared);
  const auto images = prepared.features.size(0);
  if (config_.learned_init)
    return {first_hidden_.repeat({images, 1}), first_cell_.repeat({images, 1}), attention};
  if (!config_.mean2init) {
    const auto zero = torch::zeros({images, config_.hidden_size}, prepared.features.options());
    return {zero, zero, attention};
  }
  const auto mean = mean_region(prepared.features, prepared.mask);  // [N, D]
  return {torch::tanh(init_hidden_(mean)), torch::tanh(init_cell_(mean)), attention};
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
    auto attended = attend(*decoder.scorer_, decoder.choice_, prepared,
                           {image, state.hidden, state.cell, embedded, state.attention, state.t}, glimpses);
    if (decoder.gate_) attended.context = torch::sigmoid(decoder.gate_(state.hidden)) * attended.context;
    auto gates = word_input;
    if (decoder.input_context_)
      gates = torch::addmm(gates, attended.context, decoder.input_context_->weight.t());
    gates = torch::addmm(gates, state.hidden, decoder.recurrent_->weight.t());
    auto [hidden, cell] = lstm_cell(gates, state.cell);
    return {{hidden, cell, attended.state, state.t + 1}, std::move(attended)};
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
          std::move(result.attended.glimpse), std::move(result.attended.log_prob)};
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
  const auto targets = batch.targets.reshape(-1).index_select(0, positions.flat);      // [P / K]
  std::vector<at::Tensor> next_words;  // T of [B_t, E]; for the posterior alone
  if (options.posterior != nullptr) next_words = embedding_(targets).split_with_sizes(positions.running);

  const auto image = repeated(batch.image);  // [R]
  const auto L = prepared.features.size(1);
  DecoderState state = initial_state(prepared).rows(image);
  const Recurrence recurrence{*this, prepared};
  std::vector<at::Tensor> hiddens, contexts, alphas, log_probs, divergences;
  for (std::size_t t = 0; t < positions.running.size(); ++t) {
    const auto rows = positions.running[t] * K;
    state = state.first(rows);
    auto glimpses = options.glimpses;
    if (glimpses.soft.defined()) glimpses.soft = glimpses.soft.narrow(0, 0, rows);
    if (glimpses.regions.defined())
      glimpses.regions = glimpses.regions.select(1, static_cast<std::int64_t>(t)).narrow(0, 0, rows);
    if (options.posterior != nullptr)
      glimpses.posterior = options.posterior->scores(
          *options.asked,
          {image.narrow(0, 0, rows), state.hidden, state.cell, repeated(next_words[t]), {}, state.t});
    auto result = recurrence(image.narrow(0, 0, rows), state, repeated(embeddings[t]),
                             repeated(word_inputs[t]), glimpses);
    state = result.state;
    hiddens.push_back(result.state.hidden);
    contexts.push_back(result.attended.context);
    if (result.attended.alpha.defined()) alphas.push_back(region_weights(result.attended.alpha, L));
    if (result.attended.log_prob.defined()) log_probs.push_back(result.attended.log_prob);
    if (result.attended.divergence.defined()) divergences.push_back(result.attended.divergence);
  }

  Unrolled unrolled;
  unrolled.logits = output(torch::cat(hiddens), repeated(embedded), torch::cat(contexts));
  unrolled.targets = repeated(targets);
  unrolled.row = positions.row;
  if (K > 1)
    unrolled.row = (positions.row.unsqueeze(1) * K + torch::arange(K, positions.row.options())).flatten();
  if (!alphas.empty()) {
    unrolled.alpha = torch::cat(alphas);
    unrolled.alpha_sum = torch::zeros({image.numel(), unrolled.alpha.size(1)}, unrolled.alpha.options())
                             .index_add(0, unrolled.row, unrolled.alpha);
  }
  if (!log_probs.empty()) unrolled.glimpse_log_prob = torch::cat(log_probs);
  if (!divergences.empty()) unrolled.divergence = torch::cat(divergences);
  return unrolled;
}

}  // namespace sightline
