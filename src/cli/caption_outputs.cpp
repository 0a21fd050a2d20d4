#include "cli/caption_outputs.h"

#include <utility>

#include "core/files.h"
#include "core/foreign_file.h"
#include "core/output_check.h"
#include "core/output_file.h"
#include "core/plain_path.h"
#include "pipeline/caption_tally.h"
#include "pipeline/coco_image_ids.h"
#include "pipeline/embedded_captions.h"
#include "pipeline/record_format.h"
#include "pipeline/results_file.h"
#include "pipeline/results_stream.h"
#include "pipeline/sheet_sink.h"
#include "pipeline/sidecars.h"

namespace sightline {

namespace {

std::unique_ptr<RecordFormat> format_of(const CaptionArguments& arguments, const PhotoList& list,
                                        Console& console) {
  RecordFormatOptions options;
  options.format = arguments.format;
  // A file may be added to.
  options.name_files = arguments.name_files.value_or(list.several || arguments.out);
  options.attention = arguments.attention;
  if (arguments.out) options.base = plain_path(std::filesystem::absolute(*arguments.out)).parent_path();
  if (arguments.format == "coco") {
    CocoImageIds images = coco_image_ids(list.photos, arguments.annotations, arguments.ids_from_names);
    for (const std::string& notice : images.notices) console.warning(notice);
    options.image_ids = std::move(images.ids);
    options.id_types = std::move(images.types);
  }
  return make_record_format(std::move(options));
}

SidecarOptions sidecar_options(const CaptionArguments& arguments, const RunSettings& settings) {
  SidecarOptions options;
  options.kind = *arguments.sidecar;
  options.directory = arguments.sidecar_directory.value_or("");
  options.full_names = arguments.sidecar_name == "full";
  options.attention = arguments.attention;
  options.least_confidence = arguments.run.least_confidence;
  options.existing = arguments.existing;
  options.look_only = arguments.dry_run;
  options.settings = settings;
  options.settings.emplace_back("attention", arguments.attention ? "true" : "false");
  options.settings.emplace_back("sidecar", to_string(*arguments.sidecar));
  return options;
}

std::unique_ptr<RecordSink> embedded_captions(const CaptionArguments& arguments,
                                              const RunSettings& settings) {
  EmbeddedOptions options;
  options.limits = arguments.run.images.limits;
  options.backup = arguments.backup;
  options.look_only = arguments.dry_run;
  options.least_confidence = arguments.run.least_confidence;
  options.existing = arguments.existing;
  options.settings = settings;
  return std::make_unique<EmbeddedCaptions>(std::move(options));
}

std::vector<NamedFile> sidecar_files(const CaptionArguments& arguments, const PhotoList& list) {
  std::vector<NamedFile> files;
  if (!arguments.sidecar) return files;
  const SidecarOptions options = sidecar_options(arguments, {});
  for (const PhotoFile& photo : list.photos)
    if (photo.path != kStandardInput) files.push_back({"--sidecar", sidecar_path(options, photo), ""});
  return files;
}

std::vector<NamedFile> sheet_files(const CaptionArguments& arguments, const PhotoList& list) {
  std::vector<NamedFile> files;
  if (!arguments.pictures.sheets) return files;
  for (const PhotoFile& photo : list.photos)
    if (photo.path != kStandardInput)
      files.push_back({"--overlay", *arguments.pictures.sheets / sheet_name(photo), ""});
  return files;
}

std::vector<NamedFile> photo_files(const PhotoList& list) {
  std::vector<NamedFile> files;
  for (const PhotoFile& photo : list.photos) files.push_back({"", photo.path, "one of the photos"});
  return files;
}

void check_caption_outputs(const CaptionArguments& arguments, const PhotoList& list) {
  std::vector<NamedFile> outputs, inputs;
  if (arguments.out) outputs = output_files("--out", *arguments.out, {".journal", ".partial", ".lock"});
  if (arguments.failures) outputs.push_back(output_files("--failures", *arguments.failures).front());
  if (arguments.photos.names) inputs.push_back(input_file("--files-from", *arguments.photos.names));
  if (arguments.annotations) inputs.push_back(input_file("--annotations", *arguments.annotations));
  const std::vector<NamedFile> sheets = sheet_files(arguments, list);
  for (const auto& made : {sidecar_files(arguments, list), sheets}) {
    check_made_files(made, inputs);
    check_made_files(made, outputs);
  }
  // Nothing else replaces a sheet that is there; a sidecar's writer looks for a picture itself.
  if (!sheets.empty() && arguments.existing == Existing::overwrite)
    check_made_files(sheets, photo_files(list));
  if (outputs.empty()) return;
  for (const NamedFile& model : model_files_of(arguments.model)) inputs.push_back(model);
  for (NamedFile& photo : photo_files(list)) inputs.push_back(std::move(photo));
  check_outputs(inputs, outputs);
  if (arguments.failures && !CaptionTally::may_replace(*arguments.failures))
    refuse_foreign(*arguments.failures, "is no list of failures (name, tab, reason)",
                   "name another file with --failures, or remove this one");
}

std::unique_ptr<RecordSink> results_file(const CaptionArguments& arguments, const PhotoList& list,
                                         const RunSettings& settings, Console& console) {
  if (arguments.dry_run) OutputFile::check(*arguments.out);
  if (replaceable_file(*arguments.out).empty()) {
    if (arguments.dry_run)
      return std::make_unique<ResultsStream>(format_of(arguments, list, console), nullptr);
    const auto file = std::make_shared<OutputFile>(*arguments.out);  // a directory is refused
    return std::make_unique<ResultsStream>(
        format_of(arguments, list, console), [file](const std::string& text) { file->write(text); },
        [file] { file->commit(); });
  }
  ResultsFile::Options options;
  options.path = *arguments.out;
  options.format = format_of(arguments, list, console);
  options.format_name = arguments.format;
  options.settings = settings;
  options.settings.emplace_back("attention", arguments.attention ? "true" : "false");
  if (arguments.name_files)
    options.settings.emplace_back("filename", *arguments.name_files ? "true" : "false");
  options.settings.emplace_back("annotations", arguments.annotations.value_or("").string());
  options.existing = arguments.existing;
  options.least_confidence = arguments.run.least_confidence;
  options.look_only = arguments.dry_run;
  return std::make_unique<ResultsFile>(std::move(options));
}

// Once its reader has gone, standard output takes no more, and what else is made goes on; where it is all
// that is made, OutputClosed ends the work.
ResultsStream::Write standard_output(Console& console, bool alone) {
  return [&console, alone, gone = false](const std::string& text) mutable {
    if (gone) return;
    try {
      console.print(text);
    } catch (const OutputClosed&) {
      if (alone) throw;
      gone = true;
    }
  };
}

}  // namespace

std::vector<std::unique_ptr<RecordSink>> caption_outputs(const CaptionArguments& arguments,
                                                         const PhotoList& list, Console& console) {
  std::vector<std::unique_ptr<RecordSink>> outputs;
  check_caption_outputs(arguments, list);
  const bool others = makes_files(arguments);
  RunSettings settings;
  if (arguments.out || others) settings = caption_settings(arguments);
  if (arguments.out) {
    outputs.push_back(results_file(arguments, list, settings, console));
  } else if (!others || arguments.print) {
    outputs.push_back(std::make_unique<ResultsStream>(format_of(arguments, list, console),
                                                      standard_output(console, !others)));
  }
  if (arguments.sidecar) outputs.push_back(std::make_unique<Sidecars>(sidecar_options(arguments, settings)));
  if (arguments.embed) outputs.push_back(embedded_captions(arguments, settings));
  for (auto& output :
       picture_outputs(arguments.pictures, arguments.run.images.limits, arguments.existing, settings,
                       model_path_of(arguments.model).filename().string(), arguments.dry_run))
    outputs.push_back(std::move(output));
  return outputs;
}

}  // namespace sightline
