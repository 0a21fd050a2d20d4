#include <memory>
#include <nlohmann/json.hpp>

#include "cli/command.h"
#include "cli/model_options.h"
#include "core/error.h"
#include "image/image_writer.h"
#include "model/model_file.h"
#include "pipeline/caption_images.h"
#include "render/attention_sheet.h"

namespace sightline {

namespace {

struct OverlayArguments {
  std::filesystem::path photo, out;
  ModelArguments model;
  CaptionImagesOptions images;
  SheetOptions sheet;
  std::string style = to_string(OverlayStyle::colour);
  std::string colour_map = to_string(ColourMap::inferno);
};

std::vector<Option> options_of(OverlayArguments& arguments) {
  std::vector<Option> options = grouped(
      "Sheet",
      {with_letter('o', path_option("out", "FILE", arguments.out, "the picture to write: .png or .jpg")),
       choice_option(
           "style", {"colour", "brighten"}, arguments.style,
           "colour: the map in colours over the photo; brighten: the photo dark but for what is looked at"),
       choice_option("colour-map", {"inferno", "magma", "plasma", "viridis", "cividis"}, arguments.colour_map,
                     "colours from least to most looked at"),
       number_option("opacity", arguments.sheet.overlay.opacity, 0, 1,
                     "how far the map hides the photo, at most"),
       integer_option("tile-size", arguments.sheet.tile_size, 32, "side of a word's picture, pixels"),
       integer_option("columns", arguments.sheet.columns, 0, "pictures in a row; 0: as it fits best")});
  for (const auto& more : {model_options(arguments.model), search_options(arguments.images.search),
                           image_options(arguments.images.limits)}) {
    options.insert(options.end(), more.begin(), more.end());
  }
  // The sheet shows one caption.
  std::erase_if(options, [](const Option& option) { return option.name == "n-best"; });
  return options;
}

CaptionRecord caption(Captioner& captioner, const OverlayArguments& arguments) {
  CaptionRecord result;
  caption_images(captioner, {arguments.photo}, arguments.images,
                 [&result](CaptionRecord&& record) { result = std::move(record); });
  if (!result.ok) throw DataError(result.error);
  return result;
}

ExitCode draw_overlay(OverlayArguments& arguments, const Session& session) {
  if (arguments.out.empty()) throw UsageError("overlay needs --out FILE", "for example --out sheet.png");
  check_image_file_name(arguments.out);
  check_search(arguments.images.search);
  arguments.sheet.overlay.style = parse_overlay_style(arguments.style);
  arguments.sheet.overlay.colour_map = parse_colour_map(arguments.colour_map);
  // Before the model is loaded: a photo that cannot be read is known at once.
  const Image photo = read_image(arguments.photo, arguments.images.limits);
  LoadedModel model = load_model_of(arguments.model);
  const CaptionRecord record = caption(model.captioner, arguments);
  const Geometry geometry = model.captioner.geometry(photo.width, photo.height);
  write_image(arguments.out,
              render_attention_sheet(photo, geometry, record.hypotheses.front(), arguments.sheet));
  session.console.message("wrote " + arguments.out.string());
  return ExitCode::done;
}

}  // namespace

Command overlay_command() {
  const auto arguments = std::make_shared<OverlayArguments>();
  Command command;
  command.name = "overlay";
  command.summary = "draw where each word of a photograph's caption looked";
  command.operands = "PHOTO";
  command.details =
      "Captions a photo and draws a sheet: the photo, then the photo under each word's attention, the word "
      "and its probability "
      "beneath.";
  command.example = "sightline overlay photo.jpg --out sheet.png";
  command.options = options_of(*arguments);
  command.min_operands = command.max_operands = 1;
  command.set_operands = [arguments](const std::vector<std::string>& operands) {
    arguments->photo = operands[0];
  };
  command.run = [arguments](const Session& session) { return draw_overlay(*arguments, session); };
  return command;
}

}  // namespace sightline
