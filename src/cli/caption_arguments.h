#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "cli/model_options.h"
#include "cli/option.h"
#include "cli/picture_options.h"
#include "cli/word_arguments.h"
#include "pipeline/caption_run.h"
#include "pipeline/existing.h"
#include "pipeline/photo_list.h"
#include "pipeline/run_settings.h"
#include "pipeline/sidecar_kind.h"

namespace sightline {

// What `caption` was told.
struct CaptionArguments {
  PhotoSelection photos;
  ModelArguments model;
  CaptionRunOptions run;
  bool beam_given = false;  // else --n-best raises the beam
  WordArguments words;

  std::string format = "text";
  bool print = false;  // on standard output, also beside files: --format is given, or --out -
  bool attention = false;
  std::optional<bool> name_files;  // in text: the file's name before each caption
  std::optional<std::filesystem::path> out, annotations;
  bool ids_from_names = false;
  std::optional<SidecarKind> sidecar;
  std::string sidecar_name = "stem";
  std::optional<std::filesystem::path> sidecar_directory;
  bool embed = false, backup = false;
  PictureArguments pictures;
  Existing existing = Existing::skip;
  std::optional<std::filesystem::path> failures;
  bool dry_run = false;  // says what would be done, and touches nothing
};

// Whether anything is written for each photo: beside it, in it, or in directories.
bool makes_files(const CaptionArguments& arguments);

std::vector<Option> caption_options(CaptionArguments& arguments);

// What follows from several options together. Raises UsageError where single options are fine and do not go
// together.
void complete_caption_arguments(CaptionArguments& arguments);

// What the captions depend on, for journals: the hash of the model, the search.
// Raises ModelError and DataError where the model is not there.
RunSettings caption_settings(const CaptionArguments& arguments);

}  // namespace sightline
