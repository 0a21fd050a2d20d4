#pragma once

#include <cstddef>
#include <optional>
#include <vector>

#include "image/preprocessing.h"
#include "metrics/resampled_metric.h"

namespace sightline {

// A caption and where each of its words was looked up.
struct AttendedCaption {
  std::vector<float> alpha;      // [T, L] row-major, row t is word t's
  std::vector<Rectangle> cells;  // L: where each cell lies in the photo (Geometry::cell), pixels
  // T: the thing that the word speaks of, in the photo, where it is known and the word speaks of one. Empty:
  // none is.
  std::vector<std::optional<Rectangle>> boxes;
};

// Maps are called the same at every word where, on average, less than this share of the attention moves from
// one word to the next. Attention that works moves several times as much.
inline constexpr double kCollapsedChange = 0.02;

// Means over all words of all captions, unless said otherwise. Rows are scaled to sum to one first (a
// sentinel keeps a part for itself); a row that cannot be (nothing but zeros, not numbers) is no map and does
// not count.
struct AttentionScores {
  std::size_t words = 0;         // with a map
  std::size_t object_words = 0;  // of these, with a box that some cell overlaps (a crop may have lost it)

  // Nothing where there are no object words.
  // Share of the object words whose peak, the centre of the cell with the most attention, lies in the box
  // (left and upper edge included). Of n cells that share the peak each counts 1/n: an even map points as
  // well as chance. A box that holds no cell's centre is hit by the cell that overlaps it most.
  std::optional<double> pointing;
  // Attention in the box, each cell's spread evenly over its rectangle (letterbox margins included).
  std::optional<double> mass_in_box;

  double entropy = 0;             // −Σ alpha log alpha, nats
  double normalised_entropy = 0;  // that over log L: 0 one cell, 1 all alike; 0 where L = 1

  // Share of the attention that moves from a word to the next: ½ Σ_i |alpha_t,i − alpha_t−1,i|, 0 to 1, mean
  // over all neighbouring words. Nothing where no caption has two words.
  std::optional<double> change;

  // How evenly a caption's words together look at the photo: Σ_i min(1/L, mean_t alpha_ti). 1: every cell got
  // its even share; 1/L: all words looked at one cell. Mean over captions.
  double coverage = 0;

  // The maps are the same at every word: the words cannot have been looked up.
  bool collapsed() const { return change && *change < kCollapsedChange; }
};

// What captions add to the scores: numbers that add up.
struct AttentionSums {
  double captions = 0, words = 0, object_words = 0, changes = 0;
  double pointing = 0, mass = 0, entropy = 0, normalised_entropy = 0, change = 0, coverage = 0;

  AttentionSums& operator+=(const AttentionSums& other);
};

// alpha must have a whole number of rows of cells.size() weights, and boxes one entry a row or none at all.
AttentionSums attention_sums(const AttendedCaption& caption);
AttentionScores attention_scores(const AttentionSums& sums);

// The scores for the bootstrap over images, of each image's sums: where there are `objects` "attention
// pointing" and "attention mass in box"; "attention entropy", "attention normalised entropy", "attention
// change" and "attention coverage".
ResampledMetric resampled_attention(const std::vector<AttentionSums>& per_image, bool objects);

}  // namespace sightline
