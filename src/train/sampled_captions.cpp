#include "train/sampled_captions.h"

#include <torch/torch.h>

#include <algorithm>
#include <limits>
#include <numeric>

#include "text/vocabulary.h"

namespace sightline {

namespace {

// logits [P, V] -> log p of what may be said.
at::Tensor word_log_probs(const at::Tensor& logits) {
  const at::Tensor never =
      torch::tensor({Vocabulary::kPad, Vocabulary::kStart, Vocabulary::kUnknown}, at::kLong);
  return logits.index_fill(1, never.to(logits.device()), -std::numeric_limits<double>::infinity())
      .log_softmax(1);
}

// The captions that are still being said, all of them rows of one step.
struct RunningCaptions {
  at::Tensor caption;  // [B] which of all captions each is
  at::Tensor image;    // [B]
  at::Tensor word;     // [B] the last one said
  DecoderState state;

  void keep(const at::Tensor& index) {
    caption = caption.index_select(0, index);
    image = image.index_select(0, index);
    word = word.index_select(0, index);
    state = state.rows(index);
  }
};

void append(const RunningCaptions& running, const at::Tensor& glimpse, SampledCaptions& sampled) {
  const at::Tensor caption = running.caption.to(at::kCPU), word = running.word.to(at::kCPU);
  const at::Tensor look = glimpse.defined() ? glimpse.to(at::kCPU) : at::Tensor();
  for (std::int64_t i = 0; i < caption.numel(); ++i) {
    const auto at = static_cast<std::size_t>(caption.data_ptr<std::int64_t>()[i]);
    sampled.words[at].push_back(static_cast<std::int32_t>(word.data_ptr<std::int64_t>()[i]));
    if (look.defined()) sampled.looks[at].push_back(look.data_ptr<std::int64_t>()[i]);
  }
}

// Captions as a batch, which falls in length: its row r is the caption order[r].
struct OrderedCaptions {
  CaptionBatch batch;
  at::Tensor looks;  // [R, T]; undefined where no regions were chosen
  at::Tensor order;  // [R]
};

OrderedCaptions ordered(const SampledCaptions& captions) {
  const std::size_t rows = captions.words.size();
  std::vector<std::int64_t> order(rows);
  std::iota(order.begin(), order.end(), 0);
  std::stable_sort(order.begin(), order.end(), [&](std::int64_t a, std::int64_t b) {
    return captions.words[a].size() > captions.words[b].size();
  });
  const auto R = static_cast<std::int64_t>(rows);
  const auto T = static_cast<std::int64_t>(captions.words[order.front()].size());
  OrderedCaptions result{{torch::full({R, T}, Vocabulary::kPad, at::kLong),
                          torch::full({R, T}, Vocabulary::kPad, at::kLong),
                          torch::empty({R}, at::kLong),
                          {}},
                         {},
                         torch::tensor(order, at::kLong)};
  result.batch.image = result.order.div(captions.copies, "floor");
  if (!captions.looks.empty()) result.looks = torch::zeros({R, T}, at::kLong);
  for (std::int64_t row = 0; row < R; ++row) {
    const TokenIds& words = captions.words[order[row]];
    std::int64_t* const input = result.batch.words.data_ptr<std::int64_t>() + row * T;
    input[0] = Vocabulary::kStart;
    std::copy(words.begin(), words.end() - 1, input + 1);
    std::copy(words.begin(), words.end(), result.batch.targets.data_ptr<std::int64_t>() + row * T);
    result.batch.lengths.data_ptr<std::int64_t>()[row] = static_cast<std::int64_t>(words.size());
    if (!captions.looks.empty()) {
      const auto& looks = captions.looks[order[row]];
      std::copy(looks.begin(), looks.end(), result.looks.data_ptr<std::int64_t>() + row * T);
    }
  }
  return result;
}

}  // namespace

SampledCaptions sample_captions(Decoder& decoder, const PreparedRegions& prepared, std::int64_t copies,
                                std::int64_t maximum_words) {
  const torch::NoGradGuard no_grad;
  const auto count = static_cast<std::size_t>(prepared.features.size(0) * copies);
  const at::Tensor all = torch::arange(static_cast<std::int64_t>(count),
                                       at::TensorOptions(at::kLong).device(prepared.features.device()));
  const at::Tensor image = all.div(copies, "floor");
  RunningCaptions running{all, image, torch::full_like(all, Vocabulary::kStart),
                          decoder.initial_state(prepared).rows(image)};
  SampledCaptions sampled{copies, std::vector<TokenIds>(count)};
  GlimpsePolicy drawn;
  drawn.rule = GlimpseRule::sample;
  for (std::int64_t t = 0; t < maximum_words && running.caption.numel() > 0; ++t) {
    DecoderStep step = decoder.step(prepared, running.image, running.state, running.word, drawn);
    if (step.glimpse.defined()) sampled.looks.resize(count);
    running.word = word_log_probs(step.logits).exp().multinomial(1).squeeze(1);
    running.state = std::move(step.state);
    append(running, step.glimpse, sampled);
    running.keep(running.word.ne(Vocabulary::kEnd).nonzero().squeeze(1));
  }
  return sampled;
}

at::Tensor log_probs(Decoder& decoder, const PreparedRegions& prepared, const SampledCaptions& captions) {
  OrderedCaptions rows = ordered(captions);
  const torch::Device device = prepared.features.device();
  const CaptionBatch batch{rows.batch.words.to(device), rows.batch.targets.to(device),
                           rows.batch.lengths.to(device), rows.batch.image.to(device)};
  UnrollOptions options;
  options.glimpses.rule = GlimpseRule::sample;
  if (rows.looks.defined()) options.glimpses.regions = rows.looks.to(device);
  const Unrolled unrolled = decoder.unroll(prepared, batch, options);
  at::Tensor said = word_log_probs(unrolled.logits).gather(1, unrolled.targets.unsqueeze(1)).squeeze(1);
  if (unrolled.glimpse_log_prob.defined()) said = said + unrolled.glimpse_log_prob;
  return torch::zeros({batch.lengths.size(0)}, said.options())
      .index_add(0, rows.order.to(device).index_select(0, unrolled.row), said);
}

}  // namespace sightline
