#include "cli/model_options.h"

#include <cstdlib>
#include <nlohmann/json.hpp>

#include "cli/resources.h"
#include "core/error.h"
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
  return grouped("Search",
                 {with_letter('b', integer_option("beam", search.beam, 1, kWidestBeam,
                                                  "captions kept at each word; 1: greedy, at most " +
                                                      std::to_string(kWidestBeam))),
                  with_letter('n', integer_option("n-best", search.n_best, 1, kWidestBeam,
                                                  "captions per photo, best first; at most --beam")),
                  integer_option("min-length", search.min_length, 0, "least number of words"),
                  integer_option("max-length", search.max_length, 1, "greatest number of words"),
                  number_option("length-penalty", search.length_penalty, 0, 10,
                                "captions are ranked by log-probability / length^X; 0 favours short ones"),
                  switch_option("allow-unknown", search.allow_unknown, "the word <unk> may be said"),
                  enum_option("hard", search.glimpses,
                              "how a model with hard attention chooses the region of each word"),
                  seed_option("seed", search.seed,
                              "random seed of --hard sample; the same seed gives the same captions")});
}

std::vector<Option> image_options(ImageLimits& limits) {
  return grouped("Photos", {number_option("max-megapixels", limits.max_megapixels, 0.001, 1e6,
                                          "larger photos are refused before they are decoded")});
}

void check_search(const SearchOptions& search) {
  if (search.n_best > search.beam) {
    throw UsageError(
        "--n-best " + std::to_string(search.n_best) + " is more than --beam " + std::to_string(search.beam),
        "a search of beam N finds at most N captions");
  }
  if (search.min_length > search.max_length) {
    throw UsageError("--min-length " + std::to_string(search.min_length) + " is more than --max-length " +
                     std::to_string(search.max_length));
  }
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
