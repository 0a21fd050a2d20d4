#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <string>
#include <vector>

#include "decode/ensemble.h"
#include "decode/search_options.h"
#include "image/image_reader.h"
#include "pipeline/caption_record.h"
#include "pipeline/caption_service.h"

namespace sightline {

struct CaptionImagesOptions {
  SearchOptions search;
  ImageLimits limits;
  std::function<std::string()> standard_input = {};  // hands over the photo that is called "-", once
  int batch = 0;    // photos that the models are shown at once; 0: as many as they like best
  int readers = 0;  // threads that read photos; 0: a quarter of the cores, 1 to 4
  int read_ahead =
      4;  // photos that may wait, decoded; at least `batch`; memory is flat whatever the number of files
  // CaptionServiceOptions has them.
  bool keep_bytes = false;
  std::uint64_t most_kept = CaptionServiceOptions().most_kept;
};

// Captions files in order; each outcome goes to `on_record` as it is there, on the calling thread. A bad
// photo becomes a record with its reason and the others go on. Photos are read, and the model is asked, on
// threads of their own (a CaptionService). `stop` is asked before each photo. Raises what the model and
// `on_record` raise.
void caption_images(const Ensemble& models, const std::vector<std::filesystem::path>& files,
                    const CaptionImagesOptions& options,
                    const std::function<void(CaptionRecord&&)>& on_record,
                    const std::function<bool()>& stop = {});

}  // namespace sightline
