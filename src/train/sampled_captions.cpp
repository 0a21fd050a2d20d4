#include "train/sampled_captions.h"

#include <torch/torch.h>

#include <limits>

#include "text/vocabulary.h"

namespace sightline {

namespace {

// The captions that are still being said, all of them rows of one step.
struct RunningCaptions {
  at::Tensor row;    // [B] which of the R rows each is
  at::Tensor image;  // [B]
  at::Tensor word;   // [B] the last one said
  DecoderState state;

  void keep(const at::Tensor& index) {
    row = row.index_select(0, index);
    image = image.index_select(0, index);
    word = word.index_select(0, index);
    state = state.rows(index);
  }
};

void append_words(const RunningCaptions& running, std::vector<TokenIds>& words) {
  const at::Tensor row = running.row.to(at::kCPU), word = running.word.to(at::kCPU);
  for (std::int64_t i = 0; i < row.numel(); ++i)
    words[row.data_ptr<std::int64_t>()[i]].push_back(
        static_cast<std::int32_t>(word.data_ptr<std::int64_t>()[i]));
}

}  // namespace

SampledCaptions sample_captions(Decoder& decoder, const PreparedRegions& prepared, std::int64_t copies,
                                std::int64_t maximum_words) {
  const torch::Device device = prepared.features.device();
  const std::int64_t rows = prepared.features.size(0) * copies;
  const at::Tensor never =
      torch::tensor({Vocabulary::kPad, Vocabulary::kStart, Vocabulary::kUnknown}, at::kLong).to(device);
  const at::Tensor all = torch::arange(rows, at::TensorOptions(at::kLong).device(device));
  const at::Tensor image = all.div(copies, "floor");
  RunningCaptions running{all, image, torch::full_like(all, Vocabulary::kStart),
                          decoder.initial_state(prepared).rows(image)};
  SampledCaptions sampled{std::vector<TokenIds>(static_cast<std::size_t>(rows)), {}};
  std::vector<at::Tensor> row_of, log_probs;
  for (std::int64_t t = 0; t < maximum_words && running.row.numel() > 0; ++t) {
    DecoderStep step =
        decoder.step(prepared, running.image, running.state, running.word, {GlimpseRule::sample, {}, {}});
    const at::Tensor log_p =
        step.logits.index_fill(1, never, -std::numeric_limits<double>::infinity()).log_softmax(1);
    running.word = log_p.detach().exp().multinomial(1).squeeze(1);
    running.state = std::move(step.state);
    at::Tensor chosen = log_p.gather(1, running.word.unsqueeze(1)).squeeze(1);
    if (step.glimpse_log_prob.defined()) chosen = chosen + step.glimpse_log_prob;
    row_of.push_back(running.row);
    log_probs.push_back(chosen);
    append_words(running, sampled.words);
    running.keep(running.word.ne(Vocabulary::kEnd).nonzero().squeeze(1));
  }
  const at::Tensor said = torch::cat(log_probs);
  sampled.log_prob = torch::zeros({rows}, said.options()).index_add(0, torch::cat(row_of), said);
  return sampled;
}

}  // namespace sightline
