#pragma once

#include <cstdint>
#include <string>
#include <unordered_map>
#include <vector>

namespace sightline {

// A caption as token ids. The metrics compare tokens and never read them, so any one-to-one numbering serves:
// a model's vocabulary, or a TokenTable.
using TokenIds = std::vector<std::int32_t>;

// Numbers tokens 0, 1, ... in the order in which they are first seen.
class TokenTable {
 public:
  TokenIds ids(const std::vector<std::string>& tokens);
  std::size_t size() const { return ids_.size(); }
  // The token of each id.
  std::vector<std::string> words() const;

 private:
  std::unordered_map<std::string, std::int32_t> ids_;
};

// One image's hypothesis and its references (at least one), under one numbering for the whole set.
struct ScoredImage {
  TokenIds hypothesis;
  std::vector<TokenIds> references;
};

}  // namespace sightline
