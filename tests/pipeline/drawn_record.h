#pragma once

#include <memory>
#include <string>

#include "image/image_writer.h"
#include "image/preprocessing.h"
#include "pipeline/quarter_captioner.h"
#include "pipeline/records.h"

namespace sightline::testing {

// A captioned photo of one colour with the bytes that pictures are drawn of; all of each word's look is on
// the one region that the photo is.
inline CaptionRecord drawn_record(const std::string& file, const std::filesystem::path& place, int shade = 9,
                                  int width = 40, int height = 30) {
  CaptionRecord record = captioned(file, {"a", "dog"});
  record.place = place;
  record.photo_width = width;
  record.photo_height = height;
  record.hypotheses.front().alpha = {1, 1};
  record.geometry = Geometry(Preprocessing(), width, height);
  record.bytes = std::make_shared<const std::string>(encode_png(plain_picture(shade, width, height)));
  return record;
}

}  // namespace sightline::testing
