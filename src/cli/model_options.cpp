#include "cli/model_options.h"

#include <cstdlib>
#include <nlohmann/json.hpp>

#include "cli/field_options.h"
#include "cli/resources.h"
#include "core/error.h"
#include "decode/search_rows.h"
#include "model/model_file.h"

namespace sightline {

namespace {

constexpr char kDefaultModel[] = "models/default.safetensors";

}  // namespace

std::vector<Option> model_options(ModelArguments& arguments) {
  Option model =
      path_option("model", "FILE", arguments.model,
                  "the model file (default: $SIGHTLINE_MODEL, else the one that comes with the program)");
  return grouped("Model",
                 {with_letter('m', model), path_option("encoder", "FILE", arguments.encoder,
                                                       "encoder weights, for a model that leaves them out")});
}

std::vector<Option> search_options(SearchOptions& search) {
  std::vector<Option> options;
  for (const SearchRow& row : search_rows()) options.push_back(field_option(row.field, search));
  return grouped("Search", std::move(options));
}

std::vector<Option> image_options(ImageLimits& limits) {
  return grouped("Photos", {number_option("max-megapixels", limits.max_megapixels, 0.001, 1e6,
                                          "larger photos are refused before they are decoded")});
}

void check_search(const SearchOptions& search) {
  if (const auto fault = search_fault(search))
    throw UsageError("--" + flag_name(fault->key) + " is " + fault->found + ", expected " + fault->expected);
}

std::filesystem::path model_path_of(const ModelArguments& arguments) {
  if (arguments.model) return *arguments.model;
  const char* named = std::getenv("SIGHTLINE_MODEL");
  if (named != nullptr && *named != '\0') return named;
  if (const auto shipped = find_resource(kDefaultModel)) return *shipped;
  throw ModelError(
      std::string("no model: none is given, and ") + kDefaultModel + " is not beside the program",
      "name one with --model FILE or in SIGHTLINE_MODEL, or train one: sightline train --help");
}

LoadedModel load_model_of(const ModelArguments& arguments) {
  return load_model(model_path_of(arguments), arguments.encoder);
}

}  // namespace sightline
