#include <memory>
#include <nlohmann/json.hpp>
#include <optional>
#include <utility>

#include "cli/command.h"
#include "cli/loaded_ensemble.h"
#include "cli/model_options.h"
#include "cli/picture_options.h"
#include "cli/word_arguments.h"
#include "core/error.h"
#include "core/files.h"
#include "core/leftovers.h"
#include "core/output_check.h"
#include "image/image_reader.h"
#include "image/image_writer.h"
#include "pipeline/caption_service.h"
#include "render/attention_sheet.h"
#include "render/attention_weights.h"
#include "render/word_frames.h"
#include "render/word_images.h"

namespace sightline {

namespace fs = std::filesystem;

namespace {

struct OverlayArguments {
  fs::path photo;
  std::optional<fs::path> out, words, weights;
  ModelArguments model;
  SearchOptions search;
  WordArguments words_said;
  ImageLimits limits;
  OverlayOptions look;
  SheetOptions sheet;
  int size = 800;
  int head = 0;
  double word_seconds = 0.7;
};

std::vector<Option> overlay_options(OverlayArguments& arguments) {
  std::vector<Option> options = grouped(
      "Output",
      {with_letter('o', path_option("out", "FILE", arguments.out,
                                    "a sheet of all words (.png, .jpg), or an animation, word after word "
                                    "(.gif, .webp, .mp4)")),
       path_option("words", "DIR", arguments.words,
                   "a picture for each word: DIR/01_a.png, DIR/02_dog.png; DIR/words.json lists them, and "
                   "the next run removes what it lists"),
       path_option(
           "weights", "FILE", arguments.weights,
           "the weights over the grid: .json, with words and places, or .npy, [words, rows, columns]")});
  std::vector<Option> looks = look_options(arguments.look);
  for (Option& option : std::vector<Option>{
           integer_option("size", arguments.size, 16,
                          "longer side of the pictures of an animation and of --words, in pixels, at most"),
           number_option("word-seconds", arguments.word_seconds, 0.05, 60,
                         "seconds for which an animation shows a word"),
           integer_option("tile-size", arguments.sheet.tile_size, 32,
                          "side of a word's picture on a sheet, in pixels"),
           integer_option("columns", arguments.sheet.columns, 0,
                          "pictures in a row of a sheet; 0: as it fits best")}) {
    looks.push_back(std::move(option));
  }
  for (const auto& more :
       {grouped("Looks", looks), model_options(arguments.model), search_options(arguments.search),
        grouped("Search", word_options(arguments.words_said)), image_options(arguments.limits)}) {
    options.insert(options.end(), more.begin(), more.end());
  }
  // What is drawn is one caption.
  std::erase_if(options, [](const Option& option) { return option.name == "n-best"; });
  return options;
}

// Whatever can be known to be wrong before the work.
void check_overlay_arguments(const OverlayArguments& arguments) {
  check_search(arguments.search);
  if (!arguments.out && !arguments.words && !arguments.weights) {
    throw UsageError("overlay needs --out FILE, --words DIR or --weights FILE",
                     "for example --out sheet.png");
  }
  if (arguments.out) {
    if (const auto kind = animation_kind(*arguments.out)) {
      check_animation(*kind);
    } else if (!is_image_file_name(*arguments.out)) {
      throw UsageError(arguments.out->string() + ": found the ending '" +
                       arguments.out->extension().string() +
                       "', expected .png or .jpg for a sheet, .gif, .webp or .mp4 for an animation");
    }
  }
  if (arguments.weights && arguments.weights->extension() != ".json" &&
      arguments.weights->extension() != ".npy") {
    throw UsageError(arguments.weights->string() + ": found the ending '" +
                     arguments.weights->extension().string() + "', expected .json or .npy");
  }
}

void check_overlay_outputs(const OverlayArguments& arguments) {
  std::vector<NamedFile> outputs, inputs{{"", arguments.photo, "the photo itself"}};
  if (arguments.out) outputs.push_back(output_files("--out", *arguments.out).front());
  if (arguments.weights) outputs.push_back(output_files("--weights", *arguments.weights).front());
  if (outputs.empty()) return;
  for (NamedFile& file : model_files_of(arguments.model)) inputs.push_back(std::move(file));
  check_outputs(inputs, outputs);
  for (const NamedFile& output : outputs) remove_leftovers(output.path);
}

CaptionRecord caption(LoadedEnsemble& models, const OverlayArguments& arguments, std::string bytes) {
  SearchOptions search = arguments.search;
  set_words(search, arguments.words_said, models.vocabulary());
  CaptionService service(models.captioners(), {.limits = arguments.limits});
  CaptionRecord record = service.submit({arguments.photo, std::move(bytes), search}).get();
  if (!record.ok) throw DataError(record.error);
  return record;
}

void write_out(const OverlayArguments& arguments, const Image& photo, const Geometry& geometry,
               const Hypothesis& hypothesis) {
  if (const auto kind = animation_kind(*arguments.out)) {
    WordFramesOptions options;
    options.max_side = arguments.size;
    options.word_time = static_cast<int>(1000 * arguments.word_seconds);
    options.overlay = arguments.look;
    write_animation(*arguments.out, *kind, render_word_frames(photo, geometry, hypothesis, options));
  } else {
    SheetOptions options = arguments.sheet;
    options.overlay = arguments.look;
    write_image(*arguments.out, render_attention_sheet(photo, geometry, hypothesis, options));
  }
}

ExitCode draw_overlay(const OverlayArguments& arguments, const Session& session) {
  check_overlay_arguments(arguments);
  check_overlay_outputs(arguments);
  // Before the model is loaded: a photo that cannot be read is known at once.
  std::string bytes = read_file(arguments.photo);
  const Image photo = decode_image(bytes, arguments.photo.string(), arguments.limits);
  LoadedEnsemble models(arguments.model);
  const CaptionRecord record = caption(models, arguments, std::move(bytes));
  const Hypothesis& found = record.hypotheses.front();
  const Hypothesis hypothesis = arguments.head > 0 ? with_head(found, arguments.head) : found;
  const Geometry& geometry = *record.geometry;
  if (record.judgement) session.console.message(judgement_text(*record.judgement));
  const auto wrote = [&](const fs::path& path) { session.console.message("wrote " + path.string()); };
  if (arguments.out) {
    write_out(arguments, photo, geometry, hypothesis);
    wrote(*arguments.out);
  }
  if (arguments.words) {
    write_word_images(*arguments.words, photo, geometry, hypothesis, {arguments.size, arguments.look});
    wrote(*arguments.words);
  }
  if (arguments.weights) {
    const bool json = arguments.weights->extension() == ".json";
    write_file_atomically(*arguments.weights, json ? dump_json(attention_json(hypothesis, geometry)) + "\n"
                                                   : encode_npy(hypothesis));
    wrote(*arguments.weights);
  }
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
      "Captions a photo and draws it under each word's attention: as a sheet with all words and their "
      "probabilities, as an animation that says the caption word by word, as a picture for each word, or as "
      "numbers.";
  command.example = "sightline overlay photo.jpg --out sheet.png";
  command.options = overlay_options(*arguments);
  command.min_operands = command.max_operands = 1;
  command.set_operands = [arguments](const std::vector<std::string>& operands) {
    arguments->photo = operands[0];
  };
  command.run = [arguments](const Session& session) { return draw_overlay(*arguments, session); };
  return command;
}

}  // namespace sightline
