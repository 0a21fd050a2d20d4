#pragma once

#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "cli/option.h"
#include "image/image_reader.h"
#include "pipeline/existing.h"
#include "pipeline/record_sink.h"
#include "pipeline/run_settings.h"
#include "render/overlay.h"

namespace sightline {

// How attention is drawn.
std::vector<Option> look_options(OverlayOptions& look);

// Raises UsageError for a look that nothing shows: no picture is drawn, or none in colours. `outputs` would
// draw some: "--out or --words"; `coloured`: some have colours whatever the style is.
void check_look(const OverlayOptions& look, bool drawn, const std::string& outputs, bool coloured = false);

// What `caption` draws beside its captions.
struct PictureArguments {
  std::optional<std::filesystem::path> sheets, gallery;  // directories
  OverlayOptions look;
};
std::vector<Option> picture_options(PictureArguments& arguments);

bool wants_pictures(const PictureArguments& arguments);

// The outputs that these ask for; `settings` are those of the captions, `model` is what sheets call the
// model; `look_only`: nothing will be taken, and nothing is touched. Raises EnvironmentError and DataError as
// the sinks do.
std::vector<std::unique_ptr<RecordSink>> picture_outputs(const PictureArguments& arguments,
                                                         const ImageLimits& limits, Existing existing,
                                                         RunSettings settings, const std::string& model,
                                                         bool look_only = false);

}  // namespace sightline
