#include "cli/model_options.h"

#include <algorithm>
#include <cstdlib>
#include <nlohmann/json.hpp>

#include "cli/field_options.h"
#include "cli/resources.h"
#include "core/error.h"
#include "decode/search_rows.h"

namespace sightline {

namespace {

constexpr char kDefaultModel[] = "models/default.safetensors";

// The same option given several times: what comes behind the first is gathered in `further`.
Option with_further(std::optional<std::filesystem::path>& first, std::vector<std::filesystem::path>& further,
                    Option option) {
  option.repeatable = true;
  option.restart = [&first, &further] {
    first.reset();
    further.clear();
  };
  option.set = [set = option.set, &first, &further](const std::string& text) {
    const auto before = first;
    set(text);
    if (!before) return;
    further.push_back(*first);
    first = before;
  };
  return option;
}

std::vector<std::filesystem::path> listed_paths(const std::filesystem::path& first,
                                                const std::vector<std::filesystem::path>& further) {
  std::vector<std::filesystem::path> paths{first};
  paths.insert(paths.end(), further.begin(), further.end());
  return paths;
}

}  // namespace

std::vector<Option> model_options(ModelArguments& arguments) {
  Option model =
      path_option("model", "FILE", arguments.model,
                  "the model file (default: $SIGHTLINE_MODEL, else the one that comes with the program); "
                  "several times: all of them say one caption together, by the mean of their probabilities");
  Option encoder = path_option("encoder", "FILE", arguments.encoder,
                               "encoder weights, for a model that leaves them out; several times: in the "
                               "order of such models");
  return grouped(
      "Model",
      {with_letter('m', with_further(arguments.model, arguments.further_models, std::move(model))),
       with_further(arguments.encoder, arguments.further_encoders, std::move(encoder)),
       path_option("regions", "DIR", arguments.regions,
                   "what a detector found in the photos, NAME.npz or NAME.npy for each, for a model of "
                   "train --regions"),
       enum_option("engine", arguments.engine,
                   "what computes captions; auto: this program's own engine where it knows the "
                   "model, else LibTorch"),
       enum_option("encoder-precision", arguments.precision,
                   "what this program's own engine computes encoders in; bf16: in about half the "
                   "time and memory, where the processor has instructions for it, else fp32; a few "
                   "captions become others")});
}

std::vector<Option> search_options(SearchOptions& search) {
  std::vector<Option> options;
  for (const SearchRow& row : search_rows()) options.push_back(field_option(row.field, search));
  return grouped("Search", std::move(options));
}

std::vector<Option> search_options(SearchOptions& search, bool& beam_given) {
  std::vector<Option> options = search_options(search);
  for (Option& option : options) {
    if (option.name == "n-best")
      option.help = "captions per photo, best first; at most --beam or --sample, where that is given";
    if (option.name != "beam") continue;
    option.set = [set = option.set, &beam_given](const std::string& text) {
      set(text);
      beam_given = true;
    };
  }
  return options;
}

void complete_beam(SearchOptions& search, bool beam_given) {
  if (!beam_given) search.beam = std::max(search.beam, search.n_best);
}

std::vector<Option> image_options(ImageLimits& limits) {
  return grouped("Photos",
                 {number_option("max-megapixels", limits.max_megapixels, 0.001, 1e6,
                                "larger photos are refused before they are decoded"),
                  number_option("max-photo-memory", limits.max_memory, 0.001, 1e9,
                                "megabytes of memory that reading one photo may take, its file among them; "
                                "several are read at once where there are eight cores or more"),
                  number_option("max-photo-seconds", limits.max_seconds, 0.001, 1e9,
                                "seconds of the processor's time that decoding one photo may take")});
}

void check_search(const SearchOptions& search) {
  if (const auto fault = search_fault(search))
    throw UsageError("--" + flag_name(fault->key) + " is " + fault->found + ", expected " + fault->expected);
}

ConvolutionPrecision encoder_precision_of(const ModelArguments& arguments) {
  return computes(arguments.precision) ? arguments.precision : ConvolutionPrecision::fp32;
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

std::vector<std::filesystem::path> model_paths_of(const ModelArguments& arguments) {
  return listed_paths(model_path_of(arguments), arguments.further_models);
}

std::vector<std::filesystem::path> encoder_paths_of(const ModelArguments& arguments) {
  if (!arguments.encoder) return {};
  return listed_paths(*arguments.encoder, arguments.further_encoders);
}

std::vector<NamedFile> model_files_of(const ModelArguments& arguments) {
  std::vector<NamedFile> files;
  for (const auto& path : model_paths_of(arguments)) files.push_back(input_file("--model", path));
  for (const auto& path : encoder_paths_of(arguments)) files.push_back(input_file("--encoder", path));
  return files;
}

}  // namespace sightline
