#pragma once

#include <cstddef>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "data/caption_source.h"
#include "data/stored_attention.h"

namespace sightline {

// One caption that somebody made for an image.
struct CaptionResult {
  std::string image;  // id, or file name
  std::string caption;
  std::shared_ptr<const StoredAttention> attention = {};  // where its words looked, if the file says so
  IdType id_type =
      IdType::untold;  // of an id; where no image has one that is a text, it may be a file's name
};

// A results file as it stands: what is missing or comes twice shows when it is matched.
struct CaptionResults {
  std::string name;                     // of the file
  bool by_file = false;                 // images are told by file name, not by id
  std::vector<CaptionResult> captions;  // in file order
};

// Reads COCO results JSON, JSON lines, Flickr token files, tab- and comma-separated tables, and directories
// of caption files (of which the first line counts). Raises DataError naming file, record or line, and key.
CaptionResults read_caption_results(const std::filesystem::path& path);

// Results beside the images they are of.
struct MatchedResults {
  std::vector<std::optional<std::string>> captions;               // of each image of the set, in its order
  std::vector<std::shared_ptr<const StoredAttention>> attention;  // of each of them, where it is known
  std::vector<std::string> missing;                               // images of the set without a result
  std::vector<std::string> extra;                                 // results of no image of the set
  std::vector<std::string> duplicates;  // images with more than one result; the first counts
};

// By id (a text that is no image's id is taken for a file name; one that differs from an image's in type
// alone is of that image where it has no other result), or by file name: the longest end of a result's path
// that names one image of the set, with or without the ending of the file's name
// ("photos/val/a.jpg" or "a" for "a.jpg"), and where there is none, an id. What could be one of several
// images is extra.
MatchedResults match_results(const CaptionSet& set, const CaptionResults& results);

}  // namespace sightline
