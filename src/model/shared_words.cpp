#include "model/shared_words.h"

#include <cstdint>
#include <unordered_map>

namespace sightline {

bool has_a_row_per_word(std::string_view parameter) {
  return parameter == "embedding.weight" || parameter == "output.weight" || parameter == "output.bias";
}

SharedWords shared_words(const std::vector<std::string>& before, const std::vector<std::string>& after) {
  std::unordered_map<std::string, std::int64_t> places;
  for (std::size_t i = 0; i < before.size(); ++i) places.emplace(before[i], i);
  std::vector<std::int64_t> from, to;
  for (std::size_t i = 0; i < after.size(); ++i) {
    const auto found = places.find(after[i]);
    if (found == places.end()) continue;
    from.push_back(found->second);
    to.push_back(static_cast<std::int64_t>(i));
  }
  return {torch::tensor(from, at::kLong), torch::tensor(to, at::kLong)};
}

}  // namespace sightline
