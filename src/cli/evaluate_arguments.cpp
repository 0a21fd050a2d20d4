#include "cli/evaluate_arguments.h"

#include <algorithm>
#include <iterator>
#include <string_view>

#include "core/error.h"
#include "core/output_check.h"
#include "data/captions_reader.h"
#include "data/coco_results.h"
#include "decode/search_rows.h"
#include "evaluate/coco_export.h"
#include "evaluate/per_image_scores.h"
#include "evaluate/score_gallery.h"
#include "metrics/cider_corpus_file.h"

namespace sightline {

namespace {

std::vector<Option> data_options(EvaluateArguments& arguments) {
  std::string none;
  return grouped(
      "Data",
      {path_option("references", "FILE", arguments.references,
                   "captions to compare with: COCO, Karpathy's JSON, Flickr tokens, metadata.jsonl, a table; "
                   "or pairs of "
                   "texts, a table or JSON lines of source and target, for a model of train --task rewrite"),
       with_commas(repeatable(
           arguments.splits,
           text_option("split", "NAME", none,
                       "the part that is scored of a file that has splits (Karpathy's, a table with a column "
                       "split, JSON lines with such a key): train, restval, val, test; "
                       "several with commas or several times"))),
       path_option("results", "FILE", arguments.results,
                   "captions to score: COCO results, JSON lines of caption, a table, a directory of .txt, "
                   ".caption or .json files; of texts, what rewrite wrote as tsv or jsonl, or classify as "
                   "jsonl"),
       path_option("images", "DIR", arguments.images,
                   "score what a model says of the photos in this directory; beside --results, the photos "
                   "that --html shows"),
       switch_option("compare", arguments.compare,
                     "compare the two results files A and B: what A scores more than B"),
       switch_option("allow-missing", arguments.allow_missing,
                     "score the images that have a caption, and leave out captions of unknown images"),
       path_option("train-captions", "FILE", arguments.scoring.train_captions,
                   "captions that the model was trained on, for novelty; FILE:SPLIT,... names splits of a "
                   "file that has them, of which else all are taken but val, test and what is scored"),
       path_option("frequencies", "FILE", arguments.scoring.frequencies,
                   "document frequencies for CIDEr, in place of the references'"),
       replacing({"file of document frequencies", is_cider_corpus},
                 path_option("save-frequencies", "FILE", arguments.save_frequencies,
                             "write the references' document frequencies; alone, nothing is scored")),
       replacing({"file of results", is_written_coco_results},
                 path_option("save-results", "FILE", arguments.save_results,
                             "write what the model said as COCO results"))});
}

// One for all that is drawn.
Option seed_of(EvaluateArguments& arguments) {
  Option seed = seed_option("seed", arguments.bootstrap.seed,
                            "random seed of the resamples, of --hard sample, of --sample and of --ablate");
  seed.set = [set = seed.set, &arguments](const std::string& text) {
    set(text);
    arguments.captioning.search.seed = arguments.bootstrap.seed;
  };
  return seed;
}

std::vector<Option> score_options(EvaluateArguments& arguments) {
  Option meteor = switch_option("meteor", arguments.scoring.meteor, "METEOR-ess, the slowest of the metrics");
  meteor.negatable = true;
  meteor.default_text = "on";
  Option tokens = choice_option("tokens", enum_names<Tokens>(), arguments.tokens,
                                "what captions are cut into: characters where a script has no spaces between "
                                "words (Chinese, Japanese, Thai)");
  tokens.default_text = "the model's, else words";
  return grouped("Scores", {meteor, tokens,
                            integer_option("bootstrap", arguments.bootstrap.resamples, 0,
                                           "resamples of the images for the 95 % intervals; 0: no intervals"),
                            choice_option("ablate", {"attention"}, arguments.ablate,
                                          "also score what a model says when its looks are random, or its "
                                          "regions or initial state are of another photo (CIDEr-D)"),
                            seed_of(arguments)});
}

std::vector<Option> text_options(EvaluateArguments& arguments) {
  return grouped("Texts (references of source and target)",
                 {switch_option("by-length", arguments.by_length, "BLEU-4 by the length of the sources, too"),
                  enum_option("source-tokens", arguments.source_tokens,
                              "what these lengths are counted in where --results are scored")});
}

std::vector<Option> score_output_options(EvaluateArguments& arguments) {
  return grouped(
      "Output",
      {with_letter('f', enum_option("format", arguments.format, "form of the output")),
       replacing({"list of scores", is_per_image_scores},
                 path_option("per-image", "FILE", arguments.per_image, "each image's scores: .csv or .json")),
       written(path_option("html", "DIR", arguments.html,
                           "a gallery of the photos in --images, as that of caption: each caption with its "
                           "scores and references, sorted by CIDEr-D, to edit, mark and export")),
       written(path_option("export-coco", "DIR", arguments.export_coco,
                           "files for METEOR and SPICE, the Java tools, and for pycocoevalcap"))});
}

// Every other option is of captions alone.
constexpr std::string_view kOfAll[] = {"references", "results", "compare", "model",
                                       "bootstrap",  "seed",    "format"};
constexpr std::string_view kOfTextPairs[] = {"by-length", "source-tokens"};
constexpr std::string_view kOfCaptionsAndTextPairs[] = {"tokens", "prefix", "forbid", "must-include"};

bool is_of(Evaluated kind, const std::string& option) {
  const auto in = [&](const auto& names) {
    return std::find(std::begin(names), std::end(names), option) != std::end(names);
  };
  if (in(kOfAll)) return true;
  if (in(kOfTextPairs)) return kind == Evaluated::text_pairs;
  const auto& rows = search_rows();
  const bool of_search = std::any_of(rows.begin(), rows.end(), [&](const SearchRow& row) {
    return flag_name(row.field.info.key) == option;
  });
  if (in(kOfCaptionsAndTextPairs) || of_search) return kind != Evaluated::labelled_texts;
  return kind == Evaluated::captions;
}

// Notes that it was given, but for a switch that is turned off.
Option noted(Option option, std::vector<std::string>& given) {
  option.set = [set = option.set, name = option.name, &given](const std::string& text) {
    set(text);
    if (text != "false") given.push_back(name);
  };
  return option;
}

void check_compare(const EvaluateArguments& arguments) {
  if (!arguments.compare) {
    if (arguments.compared.empty()) return;
    throw UsageError("'" + arguments.compared[0].string() + "' stands for no option",
                     "--results FILE is scored, --compare A B compares two");
  }
  if (arguments.compared.size() != 2)
    throw UsageError("evaluate --compare needs two results files", "for example --compare a.json b.json");
  if (arguments.results || arguments.images)
    throw UsageError("--compare comes without --results and --images");
  if (arguments.per_image || arguments.html || arguments.export_coco)
    throw UsageError("--per-image, --html and --export-coco are of one results file, not of --compare");
  if (arguments.bootstrap.resamples == 0)
    throw UsageError("--compare resamples the images, but --bootstrap is 0");
}

}  // namespace

std::vector<Option> evaluate_options(EvaluateArguments& arguments) {
  std::vector<Option> search = search_options(arguments.captioning.search);
  for (Option& option : search) {
    if (option.name != "max-length") continue;
    option.set = [set = option.set, &arguments](const std::string& text) {
      set(text);
      arguments.length_given = true;
    };
  }
  std::erase_if(search, [](const Option& option) { return option.name == "seed"; });
  for (Option& option : grouped("Search", word_options(arguments.words))) search.push_back(std::move(option));
  std::vector<Option> options;
  for (const auto& more : {data_options(arguments), score_options(arguments), text_options(arguments),
                           score_output_options(arguments), model_options(arguments.model), search,
                           image_options(arguments.captioning.limits)}) {
    for (const Option& option : more) options.push_back(noted(option, arguments.given));
  }
  return options;
}

void check_evaluate_outputs(const EvaluateArguments& arguments) {
  using Path = std::optional<std::filesystem::path>;
  std::vector<NamedFile> outputs, inputs{input_file("--references", arguments.references)};
  for (const auto& [option, path] : std::initializer_list<std::pair<const char*, const Path&>>{
           {"--save-results", arguments.save_results},
           {"--save-frequencies", arguments.save_frequencies},
           {"--per-image", arguments.per_image},
           {"--html", arguments.html}}) {
    if (path) outputs.push_back(output_files(option, *path).front());
  }
  if (arguments.export_coco) {
    for (const std::filesystem::path& file : java_files(*arguments.export_coco))
      outputs.push_back(output_files("--export-coco", file).front());
  }
  for (const auto& [option, path] : std::initializer_list<std::pair<const char*, const Path&>>{
           {"--results", arguments.results}, {"--frequencies", arguments.scoring.frequencies}}) {
    if (path) inputs.push_back(input_file(option, *path));
  }
  for (const std::filesystem::path& file : arguments.compared)
    inputs.push_back(input_file("--compare", file));
  if (arguments.scoring.train_captions) {
    const auto file = named_captions(*arguments.scoring.train_captions).file;
    inputs.push_back(input_file("--train-captions", file));
  }
  if (arguments.uses_model() && !outputs.empty())
    for (NamedFile& file : model_files_of(arguments.model)) inputs.push_back(std::move(file));
  check_outputs(inputs, outputs);
  if (arguments.export_coco) check_java_files(*arguments.export_coco);
}

void check_html(const EvaluateArguments& arguments) {
  if (!arguments.html) return;
  if (!arguments.images) throw UsageError("--html shows the photos: it wants --images DIR, where they are");
  check_score_gallery(*arguments.html);
}

void check_evaluate_arguments(const EvaluateArguments& arguments) {
  if (arguments.references.empty()) throw UsageError("evaluate needs --references FILE");
  check_compare(arguments);
  if (!arguments.results && !arguments.images && !arguments.compare && !arguments.save_frequencies) {
    throw UsageError("evaluate needs --results FILE, --images DIR (with --model) or --compare A B",
                     "sightline evaluate --help shows them all");
  }
  if (!arguments.uses_model() &&
      (arguments.model.model || arguments.model.encoder || arguments.save_results)) {
    throw UsageError("--model, --encoder and --save-results want --images without --results");
  }
  if (!arguments.uses_model() && !arguments.ablate.empty()) {
    throw UsageError("--ablate asks a model: it wants --images without --results",
                     "captions that were written down do not tell what they hang on");
  }
  if (!arguments.ablate.empty() && arguments.model.engine == EngineKind::sightline)
    throw UsageError("--ablate: found --engine sightline, expected libtorch: it alone can be ablated",
                     "leave --engine out");
  if (arguments.results && arguments.images && !arguments.html) {
    throw UsageError("either --results or --images says what is scored",
                     "both together are for the photos that --html shows");
  }
  if (arguments.scoring.frequencies && arguments.save_frequencies)
    throw UsageError("--frequencies and --save-frequencies do not go together");
  if (arguments.bootstrap.resamples == 1) throw UsageError("--bootstrap is 1, expected 0 or at least 2");
  if (arguments.per_image) check_per_image_name(*arguments.per_image);
  check_html(arguments);
  check_search(arguments.captioning.search);
}

void check_text_systems(const EvaluateArguments& arguments, const TextEvaluationNames& names) {
  const int systems =
      (arguments.model.model ? 1 : 0) + (arguments.results ? 1 : 0) + (arguments.compare ? 1 : 0);
  if (!arguments.model.further_models.empty())
    throw UsageError("--model: found several, expected one for " + std::string(names.texts));
  if (systems != 1)
    throw UsageError(std::string("evaluate of ") + names.texts +
                         " needs one of --model FILE, --results FILE and --compare A B",
                     std::string(names.results) + " writes results");
  if (arguments.compare && arguments.compared.size() != 2)
    throw UsageError("evaluate --compare needs two results files",
                     std::string("for example --compare ") + names.results_files);
  if (arguments.bootstrap.resamples == 1) throw UsageError("--bootstrap is 1, expected 0 or at least 2");
  if (arguments.compare && arguments.bootstrap.resamples == 0)
    throw UsageError("--compare resamples the texts, but --bootstrap is 0");
}

void check_options_of(Evaluated kind, const EvaluateArguments& arguments) {
  for (const std::string& name : arguments.given) {
    if (is_of(kind, name)) continue;
    const bool of_captions = is_of(Evaluated::captions, name);
    throw UsageError("--" + name + " is of " +
                         to_string(of_captions ? Evaluated::captions : Evaluated::text_pairs) + ", but " +
                         arguments.references.string() + " holds " + to_string(kind),
                     kind == Evaluated::labelled_texts ? "sightline classify --html shows the texts" : "");
  }
}

CaptionImagesOptions captioning_of(const EvaluateArguments& arguments, const Vocabulary& vocabulary) {
  CaptionImagesOptions captioning = arguments.captioning;
  set_words(captioning.search, arguments.words, vocabulary);
  return captioning;
}

}  // namespace sightline
