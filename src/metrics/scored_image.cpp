#include "metrics/scored_image.h"

namespace sightline {

TokenIds TokenTable::ids(const std::vector<std::string>& tokens) {
  TokenIds ids;
  ids.reserve(tokens.size());
  for (const std::string& token : tokens)
    ids.push_back(ids_.try_emplace(token, static_cast<std::int32_t>(ids_.size())).first->second);
  return ids;
}

std::vector<std::string> TokenTable::words() const {
  std::vector<std::string> words(ids_.size());
  for (const auto& [word, id] : ids_) words[static_cast<std::size_t>(id)] = word;
  return words;
}

}  // namespace sightline
