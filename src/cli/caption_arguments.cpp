#include "cli/caption_arguments.h"

#include <algorithm>

#include "cli/required_option.h"
#include "core/comma_list.h"
#include "core/error.h"
#include "core/number_text.h"
#include "core/plain_path.h"
#include "core/sha256.h"
#include "decode/search_rows.h"
#include "pipeline/record_format.h"

namespace sightline {

namespace {

// So that sidecars silence standard output only where no format is asked for.
Option format_option(CaptionArguments& arguments) {
  Option option = choice_option(
      "format", record_format_names(), arguments.format,
      "form of the results; text: the caption, behind the file's name and a tab in files and where there "
      "are several photos, jsonl: a JSON object per line, with every word's log-probability, "
      "csv: a table, coco: COCO's results, metadata: file_name and text, for metadata.jsonl");
  option.set = [set = option.set, &arguments](const std::string& text) {
    set(text);
    arguments.print = true;
  };
  return with_letter('f', std::move(option));
}

Option out_option(CaptionArguments& arguments) {
  const auto to_output = [&arguments] {
    arguments.out.reset();
    arguments.print = true;
  };
  Option option =
      written(path_option("out", "FILE", arguments.out,
                          "write to a file, which appears whole at the end; FILE.journal beside it says "
                          "what is in it, so that the same command goes on after a crash; -: to standard "
                          "output"));
  return with_letter('o', with_dash(to_output, std::move(option)));
}

Option sidecar_option(std::optional<SidecarKind>& kind) {
  Option option;
  option.name = "sidecar";
  option.help =
      "write each caption into a file beside its photo, photo.txt and so on; xmp: as dc:description "
      "and alt text, added to an existing photo.xmp or photo.jpg.xmp; standard output then stays empty "
      "unless --format or --out - is given";
  option.default_text = "none";
  option.set = [&kind](const std::string& text) { kind = find_enum<SidecarKind>(text); };
  std::vector<std::string> kinds = enum_names<SidecarKind>();
  kinds.insert(kinds.begin(), "none");
  return with_choices(std::move(kinds), std::move(option));
}

// Each turns the other off.
std::vector<Option> file_name_options(std::optional<bool>& name_files) {
  std::vector<Option> options;
  for (const bool with : {true, false}) {
    Option option;
    option.name = with ? "with-filename" : "no-filename";
    option.help = with ? "in text, the file's name and a tab before every caption, of one photo too"
                       : "in text, the captions alone, of several photos too";
    option.set = [&name_files, with](const std::string& text) {
      if (parse_switch(text)) name_files = with;
    };
    options.push_back(with ? with_letter('H', std::move(option)) : std::move(option));
  }
  return options;
}

Option exclude_option(std::vector<std::string>& patterns) {
  Option option;
  option.name = "exclude";
  option.argument = "GLOB";
  option.help =
      "leave out files and directories whose names fit a pattern of the shell, or whose paths do where it "
      "has a "
      "slash; several are separated by commas, or given one after the other";
  option.set = [&patterns](const std::string& text) {
    for (std::string& pattern : split_at_commas(text)) patterns.push_back(std::move(pattern));
  };
  return option;
}

std::vector<Option> photo_options(CaptionArguments& arguments) {
  std::vector<Option> options{
      with_letter('r', switch_option("recursive", arguments.photos.recursive,
                                     "look into the directories inside a directory")),
      switch_option("follow-links", arguments.photos.follow_links,
                    "with --recursive: through symbolic links to directories too, into each once"),
      switch_option("hidden", arguments.photos.hidden,
                    "in directories: take what is called .NAME or @eaDir, too"),
      exclude_option(arguments.photos.excluded),
      with_dash(
          [&arguments] { arguments.photos.names = "-"; },
          path_option("files-from", "FILE", arguments.photos.names,
                      "read names of photos, and with --recursive of directories, from a file, one a line, "
                      "in UTF-8 or UTF-16; -: from standard input")),
      with_letter('0',
                  switch_option("null", arguments.photos.null_separated,
                                "names of --files-from end in zero bytes, as find -print0 writes them"))};
  for (Option& option : image_options(arguments.run.images.limits)) options.push_back(std::move(option));
  return grouped("Photos", std::move(options));
}

std::vector<Option> caption_output_options(CaptionArguments& arguments) {
  std::vector<Option> options{
      format_option(arguments),
      switch_option("attention", arguments.attention,
                    "where each word looked too, one row of weights over the grid per word; in jsonl and "
                    ".json sidecars"),
      out_option(arguments),
      path_option(
          "annotations", "FILE", arguments.annotations,
          "caption file with the photos' image ids, for coco; without it, the numbers in file names that are "
          "COCO's own"),
      switch_option(
          "ids-from-names", arguments.ids_from_names,
          "for coco: where a file name is not COCO's own, take the last number in it for the image id"),
      sidecar_option(arguments.sidecar),
      written(
          path_option("sidecar-dir", "DIR", arguments.sidecar_directory,
                      "put sidecars into a tree like the photos' own, not beside them: as in the directory, "
                      "where one is "
                      "given, else by their whole paths")),
      choice_option("sidecar-name", {"stem", "full"}, arguments.sidecar_name,
                    "name of photo.jpg's sidecar; stem: photo.txt, full: photo.jpg.txt"),
      switch_option(
          "embed", arguments.embed,
          "write each caption into its JPEG, PNG or WebP, as dc:description and alt text of its XMP; "
          "pixels and all else in it stay byte for byte"),
      switch_option("backup", arguments.backup,
                    "with --embed: keep the original beside it, as photo.jpg_original (one that is there "
                    "stays)"),
      switch_option("sentence", arguments.run.sentence,
                    "write captions as sentences, with a capital and a full stop, in every output"),
      enum_option("existing", arguments.existing,
                  "what becomes of results that are there already; skip: they stay and what is missing is "
                  "made, overwrite: they are made anew, append: they stay and new ones come behind them, "
                  "fail: nothing is done; for --sidecar xmp and --embed what describes a photo, inside it or "
                  "beside it, is such a result, whoever wrote it"),
      number_option(
          "confidence", arguments.run.least_confidence, 0, 1,
          "least mean probability of a caption's words (the geometric mean); captions below it are neither "
          "written nor printed; a photo whose first caption is gets none, is listed, and keeps what an "
          "earlier run wrote of it"),
      written(path_option("failures", "FILE", arguments.failures,
                          "list photos that failed or were below --confidence: name, tab, reason")),
      switch_option("dry-run", arguments.dry_run,
                    "write nothing, and say of each photo what would be done: caption, skip or fail, a tab, "
                    "its name, a tab, and where the caption would go or why there would be none")};
  std::vector<Option> names = file_name_options(arguments.name_files);
  options.insert(options.begin() + 1, names.begin(), names.end());
  return grouped("Output", std::move(options));
}

// There is nothing beside which a result could lie, nor can the photo be read again.
void check_standard_input(const CaptionArguments& arguments) {
  const auto& operands = arguments.photos.operands;
  if (std::find(operands.begin(), operands.end(), kStandardInput) == operands.end()) return;
  if (operands.size() > 1 || arguments.photos.names)
    throw UsageError("- is a photo from standard input, expected no others beside it");
  if (arguments.out || makes_files(arguments)) {
    throw UsageError("- is a photo from standard input, whose caption goes to standard output",
                     "--out, --sidecar, --embed, --overlay and --html take a photo that is a file");
  }
}

// Of the files' contents, with commas between them.
std::string hashes_of(const std::vector<std::filesystem::path>& files) {
  std::string hashes;
  for (const std::filesystem::path& file : files) {
    if (!hashes.empty()) hashes += ",";
    hashes += sha256_of_file(file);
  }
  return hashes;
}

}  // namespace

bool makes_files(const CaptionArguments& arguments) {
  return arguments.sidecar || arguments.embed || wants_pictures(arguments.pictures);
}

std::vector<Option> caption_options(CaptionArguments& arguments) {
  std::vector<Option> search = search_options(arguments.run.images.search, arguments.beam_given);
  for (Option& option : word_options(arguments.words)) search.push_back(std::move(option));
  std::vector<Option> options;
  for (auto& more :
       {caption_output_options(arguments), picture_options(arguments.pictures), photo_options(arguments),
        model_options(arguments.model), grouped("Search", std::move(search))}) {
    options.insert(options.end(), more.begin(), more.end());
  }
  return options;
}

void complete_caption_arguments(CaptionArguments& arguments) {
  SearchOptions& search = arguments.run.images.search;
  complete_beam(search, arguments.beam_given);
  check_search(search);
  if (arguments.photos.operands.empty() && !arguments.photos.names)
    throw UsageError("caption needs PHOTO|DIR|PATTERN|-... or --files-from FILE",
                     "sightline caption --help lists its options");
  check_standard_input(arguments);
  const bool sidecar = arguments.sidecar.has_value(), coco = arguments.format == "coco";
  require_option(arguments.attention, arguments.format == "jsonl" || arguments.sidecar == SidecarKind::json,
                 "--attention", "--format jsonl or --sidecar json",
                 "to look at attention, see sightline overlay --help");
  // A gallery has both styles.
  check_look(arguments.pictures.look, wants_pictures(arguments.pictures), "--overlay or --html",
             arguments.pictures.gallery.has_value());
  require_option(arguments.name_files.has_value(), arguments.format == "text",
                 arguments.name_files.value_or(false) ? "--with-filename" : "--no-filename", "--format text");
  require_option(arguments.annotations.has_value(), coco, "--annotations", "--format coco");
  require_option(arguments.ids_from_names, coco, "--ids-from-names", "--format coco");
  require_option(arguments.sidecar_directory.has_value(), sidecar, "--sidecar-dir", "--sidecar");
  require_option(arguments.backup, arguments.embed, "--backup", "--embed");
  require_option(arguments.photos.null_separated, arguments.photos.names.has_value(), "--null",
                 "--files-from");
  require_option(arguments.photos.follow_links, arguments.photos.recursive, "--follow-links", "--recursive");
}

RunSettings caption_settings(const CaptionArguments& arguments) {
  RunSettings settings{{"model", hashes_of(model_paths_of(arguments.model))},
                       {"encoder", hashes_of(encoder_paths_of(arguments.model))}};
  for (auto& setting : search_settings(arguments.run.images.search)) {
    // Where journals have always had the prefix: their settings are compared by a hash.
    if (setting.first == "hard") settings.emplace_back("prefix", arguments.words.prefix);
    settings.push_back(std::move(setting));
  }
  const WordArguments& words = arguments.words;
  if (!words.forbid.empty()) settings.emplace_back("forbid", words.forbid);
  if (!words.must_include.empty()) settings.emplace_back("must-include", words.must_include);
  // What is in a list of several depends on it; of one caption it says only whether there is any.
  if (const double least = arguments.run.least_confidence;
      least > 0 && arguments.run.images.search.n_best > 1)
    settings.emplace_back("confidence", shortest_text(least));
  if (arguments.run.sentence) settings.emplace_back("sentence", "true");
  if (const auto& regions = arguments.model.regions)
    settings.emplace_back("regions", plain_path(std::filesystem::absolute(*regions)).string());
  // Not where it is what journals before had: their settings are compared by a hash.
  if (const ConvolutionPrecision precision = encoder_precision_of(arguments.model);
      precision != ConvolutionPrecision::fp32 && arguments.model.engine != EngineKind::libtorch)
    settings.emplace_back("encoder-precision", to_string(precision));
  return settings;
}

}  // namespace sightline
