#include "cli/caption_outputs.h"

#include <utility>

#include "core/directories.h"
#include "core/error.h"
#include "core/files.h"
#include "core/names_beside.h"
#include "core/output_file.h"
#include "core/same_file.h"
#include "pipeline/coco_image_ids.h"
#include "pipeline/record_format.h"
#include "pipeline/results_file.h"
#include "pipeline/results_stream.h"
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
  if (arguments.out)
    options.base = std::filesystem::absolute(*arguments.out).lexically_normal().parent_path();
  if (arguments.format == "coco") {
    CocoImageIds images = coco_image_ids(list.photos, arguments.annotations, arguments.ids_from_names);
    options.id_types = std::move(images.types);
    for (const std::string& notice : images.notices) console.warning(notice);
    options.image_ids = std::move(images.ids);
  }
  return make_record_format(std::move(options));
}

// Nobody means to write captions over a photo.
void check_no_photo(const char* option, const std::filesystem::path& out, const PhotoList& list) {
  for (const PhotoFile& photo : list.photos) {
    if (same_file(out, photo.path))
      throw UsageError(std::string(option) + " " + out.string() +
                       ": is one of the photos, expected another file");
  }
}

// The list of failures takes its file's place at the end, whatever is in it.
void check_apart(const std::filesystem::path& out, const std::filesystem::path& failures) {
  for (const char* ending : {"", ".journal", ".partial", ".lock"}) {
    if (canonical_directory(name_beside(out, ending)) == canonical_directory(failures))
      throw UsageError("--failures " + failures.string() + ": is a file of --out " + out.string() +
                       ", expected another file");
  }
}

std::unique_ptr<RecordSink> results_file(const CaptionArguments& arguments, const PhotoList& list,
                                         const RunSettings& settings, Console& console) {
  if (replaceable_file(*arguments.out).empty()) {
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
  options.least_confidence = arguments.least_confidence;
  return std::make_unique<ResultsFile>(std::move(options));
}

std::unique_ptr<RecordSink> sidecars(const CaptionArguments& arguments, const RunSettings& settings) {
  SidecarOptions options;
  options.kind = *arguments.sidecar;
  options.directory = arguments.sidecar_directory.value_or("");
  options.full_names = arguments.sidecar_name == "full";
  options.attention = arguments.attention;
  options.least_confidence = arguments.least_confidence;
  options.existing = arguments.existing;
  options.settings = settings;
  options.settings.emplace_back("attention", arguments.attention ? "true" : "false");
  options.settings.emplace_back("sidecar", to_string(*arguments.sidecar));
  return std::make_unique<Sidecars>(std::move(options));
}

}  // namespace

std::vector<std::unique_ptr<RecordSink>> caption_outputs(const CaptionArguments& arguments,
                                                         const PhotoList& list, Console& console) {
  std::vector<std::unique_ptr<RecordSink>> outputs;
  if (arguments.out) check_no_photo("--out", *arguments.out, list);
  if (arguments.failures) check_no_photo("--failures", *arguments.failures, list);
  if (arguments.out && arguments.failures) check_apart(*arguments.out, *arguments.failures);
  const bool others = arguments.sidecar || wants_pictures(arguments.pictures);
  RunSettings settings;
  if (arguments.out || others) settings = caption_settings(arguments);
  if (arguments.out) {
    outputs.push_back(results_file(arguments, list, settings, console));
  } else if (!others || arguments.print) {
    outputs.push_back(std::make_unique<ResultsStream>(
        format_of(arguments, list, console), [&console](const std::string& text) { console.print(text); }));
  }
  if (arguments.sidecar) outputs.push_back(sidecars(arguments, settings));
  for (auto& output :
       picture_outputs(arguments.pictures, arguments.run.images.limits, arguments.existing, settings))
    outputs.push_back(std::move(output));
  return outputs;
}

}  // namespace sightline
