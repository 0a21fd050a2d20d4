#pragma once

#include <filesystem>
#include <string>

#include "caption/hypothesis.h"
#include "core/json.h"
#include "image/preprocessing.h"

namespace sightline {

// The weights of one caption with all that is needed to draw them elsewhere:
// {"words": [...], "log_probs": [...], "log_prob": the caption's, with its end where it is finished, "grid":
// [rows, columns], "area": [x, y, width, height], "attention":
// [[rows * columns weights, row-major] per word]} and, for hard attention, "glimpses": [cell per word], for
// several heads, whose mean "attention" is, "heads": [[weights per head] per word], for attention that may
// look nowhere "visual": [share of the regions per word], and for an ensemble "members". "area" is what the
// grid covers, in pixels of the upright photo. Of what a detector found there are "regions", how many, and
// where it said that "boxes", in the place of "grid" and "area".
Json attention_json(const Hypothesis& hypothesis, const Geometry& geometry);

// "grid" alone, or "regions"; and where those lie: "area" alone, or "boxes", [[left, top, right, bottom] per
// region].
void add_layout(Json& json, const Layout& layout);
void add_places(Json& json, const Layout& layout, const Geometry& geometry);

// "attention" alone; null where the model looks nowhere.
Json attention_rows(const Hypothesis& hypothesis);

// "heads" alone; null where there is one or none.
Json head_rows(const Hypothesis& hypothesis);

// What shapes the maps, added to an object beside "attention". Of local attention "windows": [[row, column,
// rows, columns] per word], outside of which all weights are zero, of a sequence [[begin, count] per word].
// Of hierarchical attention "blocks": {"side", "grid": [rows, columns] of blocks, or of a sequence "count",
// "attention": [[weight per block] per word]}: a block's weight is the sum of its regions'. Nothing of other
// kinds, and where the model looks nowhere.
void add_form(Json& json, const Hypothesis& hypothesis);

// "members" alone, where each model of an ensemble looked: [{"model": file, "grid": [rows, columns],
// "attention": as above}]; empty of one model.
Json member_rows(const Hypothesis& hypothesis);

// The weights as a NumPy file (format 1.0): float32, C order, shape (words, rows, columns), or (words, heads,
// rows, columns) where there are several heads; regions that are no grid are one dimension.
std::string encode_npy(const Hypothesis& hypothesis);

// Whether a file is one of these: JSON with the keys of attention_json() and no others; or, where its name
// ends in .npy, an array as encode_npy() writes it, whose numbers are weights: no map of a word, or of
// one of its heads, has more than 1 in all.
bool is_attention_file(const std::filesystem::path& file);

}  // namespace sightline
