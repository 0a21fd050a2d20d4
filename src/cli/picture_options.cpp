#include "cli/picture_options.h"

#include "cli/required_option.h"
#include "core/date.h"
#include "pipeline/gallery_sink.h"
#include "pipeline/sheet_sink.h"

namespace sightline {

std::vector<Option> look_options(OverlayOptions& look) {
  return {
      enum_option("style", look.style,
                  "how attention is drawn; brighten: what a word looked at brighter, the rest dimmed "
                  "towards grey; colour: what it looked at in colours"),
      enum_option("colour-map", look.colour_map, "colours of --style colour, from least to most looked at"),
      number_option("opacity", look.opacity, 0, 1,
                    "how far the photo is brightened, dimmed or hidden by colours, at most")};
}

void check_look(const OverlayOptions& look, bool drawn, const std::string& outputs, bool coloured) {
  const OverlayOptions usual;
  const bool other_colours = look.colour_map != usual.colour_map;
  require_option(look.style != usual.style, drawn, "--style", outputs);
  require_option(other_colours, drawn, "--colour-map", outputs);
  require_option(other_colours, coloured || look.style == OverlayStyle::colour, "--colour-map",
                 "--style colour", "the other style keeps the photo's own colours");
  require_option(look.opacity != usual.opacity, drawn, "--opacity", outputs);
}

std::vector<Option> picture_options(PictureArguments& arguments) {
  std::vector<Option> options{
      written(path_option(
          "html", "DIR", arguments.gallery,
          "a gallery to open in a browser, from disk: DIR/index.html shows photos, captions and where "
          "each word looked")),
      written(path_option(
          "overlay", "DIR", arguments.sheets,
          "a picture of where each word looked for every photo, below DIR as the photos lie: as in "
          "the directory, where one is given, else by "
          "their whole paths"))};
  for (Option& option : look_options(arguments.look)) options.push_back(std::move(option));
  return grouped("Pictures", std::move(options));
}

bool wants_pictures(const PictureArguments& arguments) {
  return arguments.sheets || arguments.gallery;
}

std::vector<std::unique_ptr<RecordSink>> picture_outputs(const PictureArguments& arguments,
                                                         const ImageLimits& limits, Existing existing,
                                                         RunSettings settings, const std::string& model,
                                                         bool look_only) {
  std::vector<std::unique_ptr<RecordSink>> outputs;
  if (arguments.sheets) {
    SheetOptions sheet;
    sheet.overlay = arguments.look;
    sheet.source = {.model = model, .date = today()};
    RunSettings of_one = settings;  // a sheet shows the best caption alone
    std::erase_if(of_one, [](const auto& setting) {
      return setting.first == "n-best" || setting.first == "confidence";
    });
    of_one.emplace_back("style", to_string(arguments.look.style));
    of_one.emplace_back("colour-map", to_string(arguments.look.colour_map));
    of_one.emplace_back("opacity", std::to_string(arguments.look.opacity));
    outputs.push_back(
        make_sheet_sink(*arguments.sheets, sheet, limits, existing, std::move(of_one), look_only));
  }
  if (arguments.gallery) {
    GalleryOptions gallery;
    gallery.overlay = arguments.look;
    outputs.push_back(
        make_gallery_sink(*arguments.gallery, gallery, limits, existing, std::move(settings), look_only));
  }
  return outputs;
}

}  // namespace sightline
