#include "train/sampled_captions.h"

#include <torch/torch.h>

#include <algorithm>
#include <limits>
#include <numeric>

#include "text/vocabulary.h"
#include "train/caption_tensors.h"
#include "train/row_sums.h"

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

OrderedCaptions ordered(const SampledCaptions& captions, torch::Device device) {
  std::vector<std::int64_t> order(captions.words.size());
  std::iota(order.begin(), order.end(), 0);
  std::stable_sort(order.begin(), order.end(), [&](std::int64_t a, std::int64_t b) {
    return captions.words[a].size() > captions.words[b].size();
  });
  std::vector<SaidCaption> said;
  for (const std::int64_t caption : order) {
    const TokenIds& words = captions.words[caption];
    said.push_back({{words.begin(), words.end()}, caption / captions.copies});
  }
  OrderedCaptions result{on_device(forced_captions(said), device), {}, torch::tensor(order, at::kLong)};
  if (!captions.looks.empty()) {
    at::Tensor looks = torch::zeros(result.batch.words.sizes(), at::kLong);
    for (std::size_t row = 0; row < order.size(); ++row) {
      const auto& of_caption = captions.looks[order[row]];
      std::copy(of_caption.begin(), of_caption.end(),
                looks.data_ptr<std::int64_t>() + static_cast<std::int64_t>(row) * looks.size(1));
    }
    result.looks = looks.to(device);
  }
  result.order = result.order.to(device);
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
  const OrderedCaptions rows = ordered(captions, prepared.features.device());
  UnrollOptions options;
  options.glimpses.rule = GlimpseRule::sample;
  options.glimpses.regions = rows.looks;
  const Unrolled unrolled = decoder.unroll(prepared, rows.batch, options);
  at::Tensor said = word_log_probs(unrolled.logits).gather(1, unrolled.targets.unsqueeze(1)).squeeze(1);
  if (unrolled.glimpse_log_prob.defined()) said = said + unrolled.glimpse_log_prob;
  const at::Tensor of_rows = row_sums(unrolled, said, rows.order.size(0));
  return torch::zeros_like(of_rows).index_copy(0, rows.order, of_rows);
}

}  // namespace sightline
