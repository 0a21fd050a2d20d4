#pragma once

#include <torch/torch.h>

#include <memory>
#include <string>

#include "model/encoder.h"
#include "model/glimpse_policy.h"

namespace sightline {

// What does not depend on the decoder's state, computed once per image and shared by all its beams and
// captions.
struct PreparedRegions {
  at::Tensor features;  // [N, L, D]
  at::Tensor keys;      // [N, L, A] projected regions; undefined where the kind has none
  Grid grid;
};

// What one step of attention hands the decoder, for B captions over N images.
struct Attended {
  at::Tensor context;   // z_t, [B, D], before the gate
  at::Tensor alpha;     // [B, L], rows sum to 1; undefined where the kind looks nowhere
  at::Tensor glimpse;   // [B] int64, the chosen regions of a hard attention; undefined where none is chosen
  at::Tensor log_prob;  // [B] log alpha of the chosen regions; undefined where none is chosen
};

// Scores regions against the decoder's state. Soft, hard and every later kind differ only here.
class Attention : public torch::nn::Module {
 public:
  virtual PreparedRegions prepare(const Regions& regions) = 0;
  // image: [B] int64, which of the N prepared images each row attends to. query: what they are scored
  // against, [B, Q]: h_{t-1}, or what else the decoder knows before its next word.
  virtual Attended attend(const PreparedRegions& prepared, const at::Tensor& image, const at::Tensor& query,
                          const GlimpsePolicy& policy) = 0;
};

struct AttentionConfig {
  std::string kind = "soft";  // "soft", "hard", "none"
  std::int64_t size = 512;    // A, the width of the additive scorer

  bool operator==(const AttentionConfig&) const = default;
};

// Raises UsageError for an unknown kind, listing the known ones.
std::shared_ptr<Attention> make_attention(const AttentionConfig& config, std::int64_t feature_size,
                                          std::int64_t query_size);

}  // namespace sightline
