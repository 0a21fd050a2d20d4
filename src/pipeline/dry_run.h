#pragma once

#include <cstddef>
#include <functional>
#include <string>
#include <vector>

#include "core/enum_names.h"
#include "image/image_reader.h"
#include "pipeline/caption_run.h"
#include "pipeline/photo_file.h"
#include "pipeline/record_sink.h"

namespace sightline {

// What a run would do about a photo.
struct Foreseen {
  enum class Kind { caption, skip, fail };
  std::size_t photo = 0;  // index in the list
  Kind kind = Kind::skip;
  std::string detail;  // where the caption would go ("a.xmp, sheets/a.jpg.sheet.jpg"), or why there is none
};

template <>
struct EnumNames<Foreseen::Kind> {
  static constexpr const char* kWhat = "what would be done";
  static constexpr EnumName<Foreseen::Kind> kRows[] = {
      {Foreseen::Kind::caption, "caption"}, {Foreseen::Kind::skip, "skip"}, {Foreseen::Kind::fail, "fail"}};
};

// Goes through the photos in their order, as `plan` says of them. Those that would be captioned are decoded,
// at a small scale where that can be, so that what is damaged shows. Nothing is written, and no model asked:
// what would be below --confidence is not foreseen. `stop` is asked before each photo.
void foresee(const std::vector<PhotoFile>& photos, const CaptionPlan& plan,
             const std::vector<RecordSink*>& sinks, const ImageLimits& limits,
             const std::function<void(const Foreseen&)>& take, const std::function<bool()>& stop = {});

}  // namespace sightline
