#include "metrics/scored_image.h"

namespace sightline {

TokenIds TokenTable::ids(const std::vector<std::string>& tokens) {
  TokenIds ids;
  ids.reserve(tokens.size());
  for (const std::string& token : tokens)
    ids.push_back(ids_.try_emplace(token, static_cast<std::int32_t>(ids_.size())).first->second);
  return ids;
}

}  // namespace sightline
