#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

namespace sightline {

// One image of a data set and what people said of it.
struct CaptionedImage {
  std::string id;                     // as in the file; numbers in their decimal form
  std::filesystem::path file;         // relative to the image directory
  std::vector<std::string> captions;  // raw text, in file order
};

// What every reader of caption files returns, whatever the format.
struct CaptionSet {
  std::string name;                    // the file it came from
  std::vector<CaptionedImage> images;  // in file order; images without captions are kept
};

}  // namespace sightline
