#pragma once

#include <cstddef>
#include <filesystem>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/progress.h"
#include "decode/search_options.h"
#include "image/image_reader.h"
#include "model/captioner.h"

namespace sightline {

// One thing that the words of a caption may hang on, taken from the decoder. What captions lose by it is what
// it was worth: a model whose captions do not suffer under foreign regions does not say what it looks at,
// whatever its maps show.
struct AblationCondition {
  std::string_view name;               // as tables show it: "foreign regions"
  bool random_looks = false;           // at every word a random region in place of the attention's
  bool foreign_regions = false;        // looks are at the regions of another photo
  bool foreign_initial_state = false;  // h_0 and c_0 are of another photo
};

// "normal", "random looks", "foreign regions", "foreign initial state" and "foreign both".
std::span<const AblationCondition> ablation_conditions();

// Of each condition, the caption of each image.
using AblatedCaptions = std::vector<std::vector<std::string>>;

// Raises UsageError where the decoder's attention looks nowhere: then there is nothing to take away.
void check_ablation(const Decoder& decoder);

// Captions images, each alone, under every condition but the first; `normal` are their captions as they are,
// found by the same search. Foreign is the next image, of the last one the first. regions_of(i) is called
// once for each, in order: the regions of one image. The random looks of image i are drawn from search.seed +
// i. `stop` is asked before each image; nothing where it said so. Raises UsageError as check_ablation() does,
// DataError for fewer than two images: there is no other one.
std::optional<AblatedCaptions> ablate_attention(Decoder& decoder, const Vocabulary& vocabulary,
                                                const SearchOptions& search, std::vector<std::string> normal,
                                                const std::function<PreparedRegions(std::size_t)>& regions_of,
                                                const ProgressSink& progress = {},
                                                const std::function<bool()>& stop = {});

// regions_of of photographs, through the captioner's encoder; the captioner must outlive it. It raises
// DataError for a photo that cannot be read.
std::function<PreparedRegions(std::size_t)> regions_of_photos(Captioner& captioner,
                                                              std::vector<std::filesystem::path> files,
                                                              const ImageLimits& limits);

}  // namespace sightline
