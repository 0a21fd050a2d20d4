#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "cli/option.h"
#include "pipeline/gallery_sink.h"
#include "pipeline/sheet_sink.h"
#include "render/overlay.h"

namespace sightline {

// How attention is drawn, as the command line has it.
struct LookArguments {
  std::string style = to_string(OverlayStyle::colour);
  std::string colour_map = to_string(ColourMap::inferno);
  double opacity = OverlayOptions{}.opacity;
};
std::vector<Option> look_options(LookArguments& arguments);
OverlayOptions overlay_options(const LookArguments& arguments);

// What `caption` draws beside its captions.
struct PictureArguments {
  std::optional<std::filesystem::path> sheets, gallery;  // directories
  LookArguments look;
};
std::vector<Option> picture_options(PictureArguments& arguments);

// The outputs that these ask for.
class PictureSinks {
 public:
  // Raises EnvironmentError and DataError as the sinks do.
  PictureSinks(const PictureArguments& arguments, const ImageLimits& limits);

  std::vector<RecordSink*> sinks();

 private:
  std::optional<SheetSink> sheets_;
  std::optional<GallerySink> gallery_;
};

}  // namespace sightline
