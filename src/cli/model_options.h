#pragma once

#include <filesystem>
#include <optional>
#include <vector>

#include "cli/option.h"
#include "decode/search_options.h"
#include "image/image_reader.h"

namespace sightline {

struct LoadedModel;

// Which model a command uses.
struct ModelArguments {
  std::optional<std::filesystem::path>
      model;  // not given: $SIGHTLINE_MODEL, else the one that comes with the program
  std::optional<std::filesystem::path> encoder;  // the weights that a decoder-only model leaves out
};

std::vector<Option> model_options(ModelArguments& arguments);
std::vector<Option> search_options(SearchOptions& search);
std::vector<Option> image_options(ImageLimits& limits);

// Raises UsageError where single options are fine and do not go together.
void check_search(const SearchOptions& search);

// The file that load_model_of() reads. Raises ModelError where none is given and none came with the program.
std::filesystem::path model_path_of(const ModelArguments& arguments);

// Raises ModelError, also where no model is given and none came with the program.
LoadedModel load_model_of(const ModelArguments& arguments);

}  // namespace sightline
