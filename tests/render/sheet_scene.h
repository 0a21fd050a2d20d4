#pragma once

#include <cmath>
#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "caption/hypothesis.h"
#include "image/image.h"

namespace sightline {

inline Image flat_photo(int width, int height, std::uint8_t value) {
  return {width, height, std::vector<std::uint8_t>(static_cast<std::size_t>(width) * height * 3, value)};
}

// `words`, each looking at one cell only: word t at cells[t].
inline Hypothesis looking_at(const std::vector<int>& cells, const Grid& grid,
                             std::vector<std::string> words) {
  Hypothesis hypothesis;
  hypothesis.layout = grid;
  hypothesis.words = std::move(words);
  hypothesis.word_log_probs.assign(hypothesis.words.size(), std::log(0.5));
  hypothesis.ids.assign(hypothesis.words.size(), 0);
  hypothesis.alpha.assign(hypothesis.words.size() * static_cast<std::size_t>(grid.cells()), 0.0f);
  for (std::size_t t = 0; t < cells.size(); ++t)
    hypothesis.alpha[t * static_cast<std::size_t>(grid.cells()) + static_cast<std::size_t>(cells[t])] = 1;
  return hypothesis;
}

// Two words over six regions: the first looks at three of them, the second at the last alone.
inline Hypothesis three_regions_and_one(const Layout& layout, const AttentionForm& form) {
  Hypothesis hypothesis;
  hypothesis.layout = layout;
  hypothesis.form = form;
  hypothesis.words = {"a", "dog"};
  hypothesis.word_log_probs.assign(2, std::log(0.5));
  hypothesis.ids.assign(2, 0);
  hypothesis.alpha = {0, 0.5f, 0.25f, 0, 0.25f, 0, 0, 0, 0, 0, 0, 1};
  return hypothesis;
}

}  // namespace sightline
