#include <memory>
#include <nlohmann/json.hpp>
#include <optional>
#include <utility>

#include "cli/command.h"
#include "cli/loaded_ensemble.h"
#include "cli/model_options.h"
#include "cli/picture_options.h"
#include "cli/required_option.h"
#include "cli/standard_photo.h"
#include "cli/word_arguments.h"
#include "cli/word_ids.h"
#include "core/date.h"
#include "core/directories.h"
#include "core/error.h"
#include "core/files.h"
#include "core/leftovers.h"
#include "core/number_text.h"
#include "core/output_check.h"
#include "data/lock_file.h"
#include "image/image_reader.h"
#include "image/image_writer.h"
#include "image/picture_mark.h"
#include "pipeline/caption_service.h"
#include "pipeline/photo_list.h"
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
  bool to_standard_output = false;     // the sheet, in place of `out`
  std::optional<std::string> caption;  // the user's own
  bool beam_given = false;
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

// What the caption of this rank (0: the best) is drawn into: sheet.png, sheet-2.png, ...
fs::path ranked(const fs::path& path, std::size_t rank) {
  if (rank == 0) return path;
  const fs::path whole = path.has_filename() ? path : path.parent_path();  // "words/"
  const std::string ending = "-" + std::to_string(rank + 1);
  return whole.parent_path() / (whole.stem().string() + ending + whole.extension().string());
}

// What the captions behind the best are drawn into.
std::vector<fs::path> further_files(const OverlayArguments& arguments, const fs::path& path) {
  std::vector<fs::path> paths;
  for (std::size_t rank = 1; rank < static_cast<std::size_t>(arguments.search.n_best); ++rank)
    paths.push_back(ranked(path, rank));
  return paths;
}

Option overlay_out_option(OverlayArguments& arguments) {
  Option option = replacing(
      {"picture", is_marked_picture},
      path_option("out", "FILE", arguments.out,
                  "a sheet of all words (.png, .jpg), or an animation, word after word (.gif, .webp, .mp4); "
                  "-: the sheet, as PNG, to standard output"));
  option.further = [&arguments] { return further_files(arguments, *arguments.out); };
  option.set = [set = option.set, &arguments](const std::string& text) {
    set(text);
    arguments.to_standard_output = false;
  };
  const auto to_output = [&arguments] {
    arguments.out.reset();
    arguments.to_standard_output = true;
  };
  return with_letter('o', with_dash(to_output, std::move(option)));
}

Option overlay_weights_option(OverlayArguments& arguments) {
  Option option = replacing(
      {"file of weights", is_attention_file},
      path_option(
          "weights", "FILE", arguments.weights,
          "the weights over the grid: .json, with words and places, or .npy, [words, rows, columns]"));
  option.further = [&arguments] { return further_files(arguments, *arguments.weights); };
  return option;
}

std::vector<Option> overlay_search_options(OverlayArguments& arguments) {
  std::vector<Option> options = search_options(arguments.search, arguments.beam_given);
  for (Option& option : options) {
    if (option.name != "n-best") continue;
    option.help =
        "captions to draw, best first; what the second one is drawn into has -2 behind its name, and so on; "
        "at most --beam, where that is given";
  }
  for (Option& option : word_options(arguments.words_said)) options.push_back(std::move(option));
  Option caption;
  caption.name = "caption";
  caption.argument = "WORDS";
  caption.help = "draw this caption in place of the model's own, and tell how probable the model holds it";
  caption.set = [&arguments](const std::string& text) { arguments.caption = text; };
  options.push_back(std::move(caption));
  return grouped("Search", std::move(options));
}

std::vector<Option> overlay_options(OverlayArguments& arguments) {
  std::vector<Option> options = grouped(
      "Output",
      {overlay_out_option(arguments),
       written(path_option(
           "words", "DIR", arguments.words,
           "a picture for each word: DIR/01_a.png, DIR/02_dog.png; DIR/words.json lists them, and "
           "the next run removes what it lists")),
       overlay_weights_option(arguments),
       integer_option("head", arguments.head, 0,
                      "show and write the maps of this head of multi-head attention alone, counted from 1; "
                      "0: pictures of their mean")});
  std::vector<Option> looks = look_options(arguments.look);
  for (Option& option : std::vector<Option>{
           integer_option("size", arguments.size, 16,
                          "longer side of the pictures of an animation and of --words, in pixels, at most"),
           number_option("word-seconds", arguments.word_seconds, 0.05, 60,
                         "seconds for which an animation shows a word"),
           integer_option("tile-size", arguments.sheet.tile_size, 32,
                          "side of a word's picture on a sheet, in pixels"),
           integer_option("columns", arguments.sheet.columns, 0,
                          "pictures in a row of a sheet; 0: as it fits best"),
           switch_option("sentence", arguments.sheet.sentence,
                         "write the caption above a sheet as a sentence, with a capital and a full stop")}) {
    looks.push_back(std::move(option));
  }
  for (const auto& more : {grouped("Looks", looks), model_options(arguments.model),
                           overlay_search_options(arguments), image_options(arguments.limits)}) {
    options.insert(options.end(), more.begin(), more.end());
  }
  return options;
}

// What governs pictures of another kind than are drawn.
void check_overlay_looks(const OverlayArguments& arguments) {
  const OverlayArguments usual;
  const bool animated = arguments.out && animation_kind(*arguments.out),
             sheet = arguments.to_standard_output || (arguments.out && !animated),
             words = arguments.words.has_value();
  check_look(arguments.look, animated || sheet || words, "--out or --words");
  require_option(arguments.size != usual.size, animated || words, "--size",
                 "--words or an animation (--out words.gif)", "--tile-size is that of a sheet's pictures");
  require_option(arguments.word_seconds != usual.word_seconds, animated, "--word-seconds",
                 "an animation (--out words.gif)");
  constexpr char kSheet[] = "a sheet (--out sheet.png)";
  require_option(arguments.sheet.tile_size != usual.sheet.tile_size, sheet, "--tile-size", kSheet);
  require_option(arguments.sheet.columns != usual.sheet.columns, sheet, "--columns", kSheet);
  require_option(arguments.sheet.sentence, sheet, "--sentence", kSheet);
}

// Whatever can be known to be wrong before the work.
void check_overlay_arguments(OverlayArguments& arguments) {
  complete_beam(arguments.search, arguments.beam_given);
  check_search(arguments.search);
  if (!arguments.out && !arguments.to_standard_output && !arguments.words && !arguments.weights) {
    throw UsageError("overlay needs --out FILE, --words DIR or --weights FILE",
                     "for example --out sheet.png");
  }
  const WordArguments& words = arguments.words_said;
  const bool says_words = !words.prefix.empty() || !words.forbid.empty() || !words.must_include.empty();
  if (arguments.caption && (arguments.search.n_best > 1 || says_words)) {
    throw UsageError(
        "--caption gives the whole caption, and --n-best, --prefix, --forbid and --must-include are for a "
        "search",
        "leave them out");
  }
  if (arguments.to_standard_output && arguments.search.n_best > 1)
    throw UsageError("--out - is one picture, found --n-best " + std::to_string(arguments.search.n_best),
                     "name a file: --out sheet.png");
  if (arguments.out) {
    if (const auto kind = animation_kind(*arguments.out)) {
      check_animation(*kind);
    } else if (!is_image_file_name(*arguments.out)) {
      throw UsageError(arguments.out->string() + ": found the ending '" +
                       arguments.out->extension().string() +
                       "', expected .png or .jpg for a sheet, .gif, .webp or .mp4 for an animation");
    }
  }
  check_overlay_looks(arguments);
  if (arguments.weights && arguments.weights->extension() != ".json" &&
      arguments.weights->extension() != ".npy") {
    throw UsageError(arguments.weights->string() + ": found the ending '" +
                     arguments.weights->extension().string() + "', expected .json or .npy");
  }
}

// Of --out and --weights; what --words writes is known when there is a caption.
std::vector<NamedFile> named_outputs(const OverlayArguments& arguments) {
  std::vector<NamedFile> outputs;
  for (std::size_t rank = 0; rank < static_cast<std::size_t>(arguments.search.n_best); ++rank) {
    if (arguments.out) outputs.push_back(output_files("--out", ranked(*arguments.out, rank)).front());
    if (arguments.weights)
      outputs.push_back(output_files("--weights", ranked(*arguments.weights, rank)).front());
  }
  return outputs;
}

std::vector<NamedFile> overlay_inputs(const OverlayArguments& arguments) {
  std::vector<NamedFile> inputs{{"", arguments.photo, "the photo itself"}};
  for (NamedFile& file : model_files_of(arguments.model)) inputs.push_back(std::move(file));
  return inputs;
}

void check_word_images(const OverlayArguments& arguments, const std::vector<Hypothesis>& hypotheses) {
  if (!arguments.words) return;
  std::vector<NamedFile> others = overlay_inputs(arguments), made;
  for (NamedFile& output : named_outputs(arguments)) others.push_back(std::move(output));
  for (std::size_t rank = 0; rank < hypotheses.size(); ++rank) {
    for (const fs::path& file : word_image_files(ranked(*arguments.words, rank), hypotheses[rank]))
      made.push_back(output_files("--words", file).front());
  }
  check_made_files(made, others);
}

void check_overlay_outputs(const OverlayArguments& arguments) {
  const std::vector<NamedFile> outputs = named_outputs(arguments);
  if (outputs.empty()) return;
  check_outputs(overlay_inputs(arguments), outputs);
  for (const NamedFile& output : outputs) remove_leftovers(output.path);
}

CaptionRecord caption(LoadedEnsemble& models, const OverlayArguments& arguments, std::string bytes) {
  CaptionRequest request{arguments.photo, std::move(bytes), arguments.search};
  if (arguments.caption) {
    request.words = given_caption_ids(*arguments.caption, models.vocabulary());
  } else {
    set_words(request.search, arguments.words_said, models.vocabulary());
  }
  CaptionService service(models.models(), {.limits = arguments.limits});
  CaptionRecord record = service.submit(std::move(request)).get();
  if (!record.ok) throw DataError(record.error);
  return record;
}

// Draws the hypotheses of one photo into all that was asked for.
class OverlayDrawing {
 public:
  OverlayDrawing(const OverlayArguments& arguments, const Image& photo, const Geometry& geometry,
                 Console& console)
      : arguments_(arguments), photo_(photo), geometry_(geometry), console_(console) {}

  void draw(const Hypothesis& hypothesis, std::size_t rank) const {
    if (arguments_.to_standard_output) console_.print(encode_png(sheet(hypothesis), kPictureMark));
    if (arguments_.out) {
      const fs::path path = ranked(*arguments_.out, rank);
      write_out(path, hypothesis);
      wrote(path);
    }
    if (arguments_.words) {
      const fs::path path = ranked(*arguments_.words, rank);
      make_directory(path);
      const LockFile lock(path / ".lock", path);
      write_word_images(path, photo_, geometry_, hypothesis, {arguments_.size, arguments_.look});
      wrote(path);
    }
    if (arguments_.weights) {
      const fs::path path = ranked(*arguments_.weights, rank);
      const bool json = path.extension() == ".json";
      write_file_atomically(
          path, json ? dump_json(attention_json(hypothesis, geometry_)) + "\n" : encode_npy(hypothesis));
      wrote(path);
    }
  }

 private:
  Image sheet(const Hypothesis& hypothesis) const {
    SheetOptions options = arguments_.sheet;
    options.overlay = arguments_.look;
    options.source = {arguments_.photo.filename().string(),
                      model_path_of(arguments_.model).filename().string(), today()};
    return render_attention_sheet(photo_, geometry_, hypothesis, options);
  }

  void write_out(const fs::path& path, const Hypothesis& hypothesis) const {
    if (const auto kind = animation_kind(path)) {
      WordFramesOptions options;
      options.max_side = arguments_.size;
      options.word_time = static_cast<int>(1000 * arguments_.word_seconds);
      options.overlay = arguments_.look;
      write_animation(path, *kind, render_word_frames(photo_, geometry_, hypothesis, options));
    } else {
      write_image(path, sheet(hypothesis), kPictureMark);
    }
  }

  void wrote(const fs::path& path) const { console_.message("wrote " + path.string()); }

  const OverlayArguments& arguments_;
  const Image& photo_;
  const Geometry& geometry_;
  Console& console_;
};

// "a dog runs: log-probability -7.41, its end included"; of several, what they are in order of.
std::string told(const Hypothesis& hypothesis, bool several) {
  if (several) return caption_text(hypothesis) + ": score " + with_decimals(hypothesis.score, 4);
  return caption_text(hypothesis) + ": log-probability " + with_decimals(hypothesis.log_prob, 4) +
         (hypothesis.finished ? ", its end included" : ", not finished");
}

ExitCode draw_overlay(OverlayArguments& arguments, const Session& session) {
  check_overlay_arguments(arguments);
  check_overlay_outputs(arguments);
  OpenModels open = require_libtorch_for(arguments.model);
  // Before the model is loaded: a photo that cannot be read is known at once.
  std::string bytes = arguments.photo == kStandardInput ? read_standard_photo(arguments.limits)
                                                        : read_photo_bytes(arguments.photo, arguments.limits);
  const Image photo = decode_image(bytes, arguments.photo.string(), arguments.limits);
  LoadedEnsemble models(arguments.model, session.console, std::move(open));
  const CaptionRecord record = caption(models, arguments, std::move(bytes));
  if (record.judgement && !arguments.caption)
    session.console.message(record.file + ": " + judgement_text(*record.judgement));
  check_word_images(arguments, record.hypotheses);
  const OverlayDrawing drawing(arguments, photo, *record.geometry, session.console);
  const bool several = arguments.search.n_best > 1, tells = arguments.caption || several;
  for (std::size_t rank = 0; rank < record.hypotheses.size(); ++rank) {
    const Hypothesis& found = record.hypotheses[rank];
    if (tells) session.console.message(told(found, several));
    drawing.draw(arguments.head > 0 ? with_head(found, arguments.head) : found, rank);
  }
  return ExitCode::done;
}

}  // namespace

Command overlay_command() {
  const auto arguments = std::make_shared<OverlayArguments>();
  Command command;
  command.name = "overlay";
  command.summary = "draw where each word of a photograph's caption looked";
  command.operands = "PHOTO|-";
  command.details =
      "Captions a photo and draws it under each word's attention: as a sheet with all words and their "
      "probabilities, as an animation that says the caption word by word, as a picture for each word, or as "
      "numbers. --caption draws a caption of your own. - is a photo from standard input.";
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
