#pragma once

#include <filesystem>

#include "image/image_reader.h"
#include "pipeline/picture_journal.h"
#include "pipeline/record_sink.h"
#include "render/attention_sheet.h"

namespace sightline {

// Writes each captioned photo's sheet (render/attention_sheet.h) into a tree that mirrors the photos':
// DIRECTORY/2020/beach.jpg.sheet.jpg for 2020/beach.jpg. The photo's whole name is kept, so that beach.jpg
// and beach.png do not meet. What becomes of sheets that are there already: picture_journal.h.
class SheetSink : public RecordSink {
 public:
  // Raises EnvironmentError where the directory cannot be made, DataError where its journal is damaged.
  SheetSink(const std::filesystem::path& directory, const SheetOptions& sheet, const ImageLimits& limits,
            Existing existing, RunSettings settings);

  std::optional<PastResult> held(const PhotoFile& photo) override;
  std::vector<std::string> notices() override;
  std::optional<std::string> take(const CaptionRecord& record) override;
  void finish(bool complete) override;

 private:
  std::filesystem::path directory_;
  SheetOptions sheet_;
  ImageLimits limits_;
  PictureJournal journal_;
};

}  // namespace sightline
