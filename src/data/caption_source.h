#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include "data/image_id.h"

namespace sightline {

// One image of a data set and what people said of it.
struct CaptionedImage {
  std::string id;                     // as in the file; numbers in their decimal form
  std::filesystem::path file;         // relative to the image directory
  std::vector<std::string> captions;  // raw text, in file order
  IdType id_type = IdType::untold;    // what `id` is in the file
  double weight = 1;                  // how often training draws the image in an epoch, on average
};

// What every reader of caption files returns, whatever the format.
struct CaptionSet {
  std::string name;                    // the file it came from
  std::vector<CaptionedImage> images;  // in file order; images without captions are kept
  // Of a file that has splits: whose images these are, and which are left out; both in the order of their
  // names.
  std::vector<std::string> splits = {}, left_out = {};
};

}  // namespace sightline
