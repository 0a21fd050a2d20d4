#include "train/leave_one_out.h"

namespace sightline {

at::Tensor leave_one_out(const at::Tensor& rewards, std::int64_t samples) {
  const auto of_one = rewards.view({-1, samples});  // [B, K]
  return ((of_one.sum(1, true) - of_one) / static_cast<double>(samples - 1)).flatten();
}

}  // namespace sightline
