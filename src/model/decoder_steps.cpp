#include "model/decoder_steps.h"

#include <torch/torch.h>

#include <cmath>

#include "core/error.h"
#include "model/attention_kinds.h"

namespace sightline {

namespace {

template <class T>
std::span<T> span_of(const at::Tensor& tensor) {
  if (!tensor.defined()) return {};
  return {tensor.data_ptr<std::remove_const_t<T>>(), static_cast<std::size_t>(tensor.numel())};
}

template <class T>
at::Tensor tensor_of(std::span<const T> values) {
  return torch::tensor(at::ArrayRef<T>(values.data(), values.size()),
                       std::is_same_v<T, double> ? at::kDouble : at::kLong);
}

}  // namespace

DecoderSteps::DecoderSteps(Decoder& decoder, const PreparedRegions& prepared, GlimpseRule glimpses,
                           const Substitutes& substitutes)
    : decoder_(decoder), prepared_(prepared), glimpses_(glimpses), substitutes_(substitutes) {}

Layout DecoderSteps::layout(std::int64_t image) const {
  if (!prepared_.mask.defined()) return prepared_.layout;
  return Sequence{static_cast<int>(prepared_.mask[image].sum().item<std::int64_t>())};
}

AttentionForm DecoderSteps::form() const {
  return attention_form(decoder_.config().attention);
}

void DecoderSteps::start() {
  const c10::InferenceMode inference;
  state_ = decoder_.initial_state(prepared_);
  if (substitutes_.initial_state != nullptr) {
    // What attention keeps from word to word belongs to the regions that are looked at.
    const DecoderState other = decoder_.initial_state(*substitutes_.initial_state);
    state_.hidden = other.hidden;
    state_.cell = other.cell;
  }
  image_ = torch::arange(images(), at::kLong).to(prepared_.features.device());
}

void DecoderSteps::gather(std::span<const std::int64_t> rows) {
  const c10::InferenceMode inference;
  const auto index = tensor_of(rows).to(prepared_.features.device());
  state_ = state_.rows(index);
  image_ = image_.index_select(0, index);
}

StepOutput DecoderSteps::step(std::span<const std::int64_t> words, std::span<const double> draws) {
  const c10::InferenceMode inference;
  GlimpsePolicy policy;
  policy.rule = glimpses_;
  if (!draws.empty()) (substitutes_.random_looks ? policy.anywhere : policy.uniform) = tensor_of(draws);
  auto step =
      decoder_.step(prepared_, image_, state_, tensor_of(words).to(prepared_.features.device()), policy);
  state_ = std::move(step.state);
  log_probs_ = step.logits.log_softmax(1).to(at::kCPU, at::kFloat).contiguous();  // [rows, V]
  if (!std::isfinite(log_probs_.max().item<float>()) || log_probs_.isnan().any().item<bool>())
    throw ModelError(
        "the model's word probabilities are not numbers: its weights are damaged or its training diverged");
  alpha_ = step.alpha.defined() ? step.alpha.to(at::kCPU, at::kFloat).contiguous() : at::Tensor();
  glimpse_ = step.glimpse.defined() ? step.glimpse.to(at::kCPU) : at::Tensor();
  return {span_of<float>(log_probs_), span_of<const float>(alpha_), span_of<const std::int64_t>(glimpse_)};
}

std::vector<std::vector<Hypothesis>> beam_search(Decoder& decoder, const PreparedRegions& prepared,
                                                 const Vocabulary& vocabulary, const SearchOptions& options) {
  DecoderSteps steps(decoder, prepared, options.glimpses);
  return beam_search(steps, vocabulary, options);
}

}  // namespace sightline
