#include "data/captions_reader.h"

#include <algorithm>
#include <unordered_map>

#include "core/comma_list.h"
#include "core/error.h"
#include "core/is_there.h"
#include "core/same_file.h"
#include "data/caption_format.h"
#include "data/caption_pair.h"
#include "data/caption_table.h"
#include "data/coco_captions.h"
#include "data/flickr_tokens.h"
#include "data/image_path.h"
#include "data/json_lines.h"
#include "data/karpathy_captions.h"
#include "data/sidecar_captions.h"
#include "data/split_choice.h"

namespace sightline {

namespace {

// Gathers the captions of each image where it first comes.
class PairCollector {
 public:
  PairCollector(std::string name, const CaptionsReaderOptions& options)
      : labels_(options.labels), choice_(options.splits, options.except) {
    set_.name = std::move(name);
  }

  void add(CaptionPair& pair) {
    if (!pair.split && without_split_.empty()) without_split_ = pair.where;
    if (pair.split && !choice_.takes(*pair.split)) return;
    const auto [found, added] = places_.try_emplace(pair.image, set_.images.size());
    if (added) {
      set_.images.push_back({pair.image, image_path(pair.image, pair.where + ": the image's name"), {}});
      if (pair.is_label) set_.images.back().weight = labels_.weight;
    }
    std::vector<std::string>& captions = set_.images[found->second].captions;
    if (!pair.is_label) {
      captions.push_back(std::move(pair.caption));
    } else if (pair.caption.find_first_not_of(" _\t\r") == std::string::npos) {
      throw DataError(pair.where + ": the label is empty, expected what is in the photo");
    } else {
      for (const std::string& text : labels_.templates) captions.push_back(label_caption(text, pair.caption));
    }
  }

  CaptionSet finish() {
    if (choice_.any()) {
      choice_.check(set_.name);
      if (choice_.wants() && !without_split_.empty())
        throw DataError(without_split_ + " says no split, which others of this file do",
                        "give each its split, or name none of the splits to take all");
      choice_.tell(set_);
    }
    if (set_.images.empty()) throw DataError(set_.name + ": holds no captions");
    return std::move(set_);
  }

 private:
  LabelTemplates labels_;
  SplitChoice choice_;
  std::string without_split_;  // where the first pair stands that says none
  CaptionSet set_;
  std::unordered_map<std::string, std::size_t> places_;  // by image name
};

CaptionSet read_directory(const std::filesystem::path& path, CaptionsReaderOptions options) {
  const std::filesystem::path metadata = path / "metadata.jsonl";
  options.labels = {};
  PairCollector collector(path.string(), options);
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

// Puts sets together.
class SetCollector {
 public:
  void add(CaptionSet&& set) {
    name_all(whole_.splits, set.splits);
    name_all(whole_.left_out, set.left_out);
    whole_.name += (whole_.name.empty() ? "" : ", ") + set.name;
    for (CaptionedImage& image : set.images) {
      const auto [found, added] =
          places_.try_emplace(image.file.lexically_normal().string(), whole_.images.size());
      if (added) {
        whole_.images.push_back(std::move(image));
        continue;
      }
      CaptionedImage& whole = whole_.images[found->second];
      // A photo that has both captions and labels is drawn as those with captions are.
      if (whole.weight != image.weight) whole.weight = 1;
      auto& captions = whole.captions;
      captions.insert(captions.end(), image.captions.begin(), image.captions.end());
    }
  }

  CaptionSet finish() { return std::move(whole_); }

 private:
  static void name_all(std::vector<std::string>& names, const std::vector<std::string>& more) {
    for (const std::string& name : more)
      if (std::find(names.begin(), names.end(), name) == names.end()) names.push_back(name);
  }

  CaptionSet whole_;
  std::unordered_map<std::string, std::size_t> places_;  // by image name
};

void refuse_twice(const std::vector<std::filesystem::path>& paths) {
  for (std::size_t i = 0; i < paths.size(); ++i) {
    for (std::size_t k = 0; k < i; ++k) {
      if (same_file(paths[i], paths[k]))
        throw UsageError(paths[i].string() + ": is given twice, expected each caption file once");
    }
  }
}

// The captions of a file, those of the splits that are asked for where it has any.
CaptionSet read_one(const std::filesystem::path& path, const CaptionsReaderOptions& options) {
  const CaptionFormat format = detect_caption_format(path);
  PairCollector collector(path.string(), options);
  const auto take = [&](CaptionPair& pair) { collector.add(pair); };
  switch (format) {
    case CaptionFormat::coco:
      return read_coco_captions(path);
    case CaptionFormat::karpathy:
      return read_karpathy_captions(path, options.splits, options.except);
    case CaptionFormat::sidecars:
      return read_directory(path, options);
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
    case CaptionFormat::commas:
    case CaptionFormat::semicolons:
    case CaptionFormat::bars:
      read_caption_table(path, *delimiter_of(format), take, !options.labels.templates.empty());
      break;
  }
  return collector.finish();
}

void check_splits(const CaptionSet& set, const CaptionsReaderOptions& options) {
  if (options.splits.empty() || !set.splits.empty()) return;
  throw UsageError(set.name + ": has no splits, but '" + options.splits.front() + "' is asked for",
                   "Karpathy's data set files have splits, and so have tables with a column 'split' and JSON "
                   "lines with such a key");
}

}  // namespace

CaptionSet read_captions(const std::filesystem::path& path, const CaptionsReaderOptions& options) {
  CaptionSet set = read_one(path, options);
  check_splits(set, options);
  return set;
}

CaptionSet read_captions(const std::vector<std::filesystem::path>& paths,
                         const CaptionsReaderOptions& options) {
  if (paths.size() == 1) return read_captions(paths.front(), options);
  refuse_twice(paths);
  SetCollector collector;
  for (const std::filesystem::path& path : paths) collector.add(read_one(path, options));
  CaptionSet set = collector.finish();
  check_splits(set, options);
  return set;
}

NamedCaptions named_captions(const std::filesystem::path& text) {
  const std::string name = text.string();
  const std::size_t colon = name.rfind(':');
  if (colon == std::string::npos || colon == 0 || is_there(text)) return {text, {}};
  std::vector<std::string> splits = split_at_commas(name.substr(colon + 1));
  if (splits.empty()) return {text, {}};
  return {name.substr(0, colon), std::move(splits)};
}

}  // namespace sightline
