#include "data/captions_reader.h"

#include <unordered_map>

#include "core/error.h"
#include "data/caption_format.h"
#include "data/caption_pair.h"
#include "data/caption_table.h"
#include "data/coco_captions.h"
#include "data/flickr_tokens.h"
#include "data/image_path.h"
#include "data/json_lines.h"
#include "data/karpathy_captions.h"
#include "data/sidecar_captions.h"

namespace sightline {

namespace {

// Gathers the captions of each image where it first comes.
class PairCollector {
 public:
  explicit PairCollector(std::string name) { set_.name = std::move(name); }

  void add(CaptionPair& pair) {
    const auto [found, added] = places_.try_emplace(pair.image, set_.images.size());
    if (added)
      set_.images.push_back({pair.image, image_path(pair.image, pair.where + ": the image's name"), {}});
    set_.images[found->second].captions.push_back(std::move(pair.caption));
  }

  CaptionSet finish() {
    if (set_.images.empty()) throw DataError(set_.name + ": holds no captions");
    return std::move(set_);
  }

 private:
  CaptionSet set_;
  std::unordered_map<std::string, std::size_t> places_;  // by image name
};

CaptionSet read_directory(const std::filesystem::path& path) {
  const std::filesystem::path metadata = path / "metadata.jsonl";
  PairCollector collector(path.string());
  const auto take = [&](CaptionPair& pair) { collector.add(pair); };
  if (std::filesystem::exists(metadata)) {
    read_json_lines(metadata, take);
  } else {
    // A text without an image (a README, a licence) is no caption.
    read_sidecar_captions(path, [&](CaptionPair& pair) {
      if (std::filesystem::exists(path / pair.image)) take(pair);
    });
  }
  return collector.finish();
}

}  // namespace

CaptionSet read_captions(const std::filesystem::path& path, const CaptionsReaderOptions& options) {
  const CaptionFormat format = detect_caption_format(path);
  if (!options.splits.empty() && format != CaptionFormat::karpathy) {
    throw UsageError(path.string() + ": has no splits, but '" + options.splits.front() + "' is asked for",
                     "only Karpathy's data set files have splits");
  }
  PairCollector collector(path.string());
  const auto take = [&](CaptionPair& pair) { collector.add(pair); };
  switch (format) {
    case CaptionFormat::coco:
      return read_coco_captions(path);
    case CaptionFormat::karpathy:
      return read_karpathy_captions(path, options.splits);
    case CaptionFormat::sidecars:
      return read_directory(path);
    case CaptionFormat::coco_results:
      throw DataError(path.string() + ": is a list, as results are; expected captions",
                      "a COCO captions file is an object with 'images' and 'annotations'");
    case CaptionFormat::json_lines:
      read_json_lines(path, take);
      break;
    case CaptionFormat::flickr_tokens:
      read_flickr_tokens(path, take);
      break;
    case CaptionFormat::tabs:
      read_caption_table(path, '\t', take);
      break;
    case CaptionFormat::commas:
      read_caption_table(path, ',', take);
      break;
  }
  return collector.finish();
}

}  // namespace sightline
