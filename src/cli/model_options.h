#pragma once

#include <filesystem>
#include <optional>
#include <vector>

#include "cli/engine_kind.h"
#include "cli/option.h"
#include "core/output_check.h"
#include "decode/search_options.h"
#include "engine/convolution_precision.h"
#include "image/image_reader.h"

namespace sightline {

// Which model a command uses.
struct ModelArguments {
  std::optional<std::filesystem::path>
      model;  // not given: $SIGHTLINE_MODEL, else the one that comes with the program
  std::optional<std::filesystem::path> encoder;  // the weights that a decoder-only model leaves out
  // Of an ensemble (cli/loaded_ensemble.h): those given after them.
  std::vector<std::filesystem::path> further_models, further_encoders;
  std::optional<std::filesystem::path> regions;  // of a detector, for models that are given those
  EngineKind engine = EngineKind::automatic;
  ConvolutionPrecision precision = ConvolutionPrecision::fp32;  // that is asked for
};

// What encoders are computed in by our own engine: what is asked for, where this processor computes it.
ConvolutionPrecision encoder_precision_of(const ModelArguments& arguments);

std::vector<Option> model_options(ModelArguments& arguments);
std::vector<Option> search_options(SearchOptions& search);
// The same for a command that gives several captions: `beam_given` becomes whether --beam was. Unless it was,
// --n-best widens the beam (complete_beam()).
std::vector<Option> search_options(SearchOptions& search, bool& beam_given);
// What one photo may cost: of every command that reads photos.
std::vector<Option> image_options(ImageLimits& limits);

void complete_beam(SearchOptions& search, bool beam_given);

// Raises UsageError where single options are fine and do not go together.
void check_search(const SearchOptions& search);

// The file of the first model. Raises ModelError where none is given and none came with the program.
std::filesystem::path model_path_of(const ModelArguments& arguments);

// All models, that one first; and all encoders.
std::vector<std::filesystem::path> model_paths_of(const ModelArguments& arguments);
std::vector<std::filesystem::path> encoder_paths_of(const ModelArguments& arguments);

// Those files, for the check that no output replaces one.
std::vector<NamedFile> model_files_of(const ModelArguments& arguments);

}  // namespace sightline
