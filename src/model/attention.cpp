#include "model/attention.h"

#include "core/error.h"
#include "model/hard_attention.h"
#include "model/no_attention.h"
#include "model/soft_attention.h"

namespace sightline {

std::shared_ptr<Attention> make_attention(const AttentionConfig& config, std::int64_t feature_size,
                                          std::int64_t query_size) {
  if (config.kind == "soft") return std::make_shared<SoftAttention>(feature_size, query_size, config.size);
  if (config.kind == "hard") return std::make_shared<HardAttention>(feature_size, query_size, config.size);
  if (config.kind == "none") return std::make_shared<NoAttention>();
  throw UsageError("attention: found '" + config.kind + "', expected soft, hard or none");
}

}  // namespace sightline
