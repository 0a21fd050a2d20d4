#include <algorithm>
#include <cstdio>
#include <memory>
#include <nlohmann/json.hpp>

#include "cli/command.h"
#include "cli/model_options.h"
#include "cli/output_file.h"
#include "cli/text_table.h"
#include "core/error.h"
#include "core/interrupt.h"
#include "core/json.h"
#include "data/coco_captions.h"
#include "metrics/bleu.h"
#include "metrics/cider.h"
#include "metrics/rouge_l.h"
#include "model/model_file.h"
#include "pipeline/caption_images.h"
#include "text/detokenizer.h"
#include "text/ptb_tokenizer.h"

namespace sightline {

namespace {

struct EvaluateArguments {
  std::filesystem::path references;
  std::optional<std::filesystem::path> results;
  std::optional<std::filesystem::path> images;
  std::optional<std::filesystem::path> save_results;
  ModelArguments model;
  CaptionImagesOptions captioning;
  std::string format = "text";
};

using CaptionById = std::unordered_map<std::string, std::string>;

std::vector<Option> options_of(EvaluateArguments& arguments) {
  std::vector<Option> options = grouped(
      "Data", {path_option("references", "FILE", arguments.references, "COCO captions to compare with"),
               path_option("results", "FILE", arguments.results,
                           "COCO results to score: [{\"image_id\": 1, \"caption\": \"a dog\"}, ...]"),
               path_option("images", "DIR", arguments.images,
                           "score what a model says of the photos in this directory"),
               path_option("save-results", "FILE", arguments.save_results,
                           "keep what the model said as COCO results")});
  auto output = grouped(
      "Output",
      {with_letter('f', choice_option("format", {"text", "json"}, arguments.format, "form of the answer"))});
  for (const auto& more :
       {output, model_options(arguments.model), search_options(arguments.captioning.search),
        image_options(arguments.captioning.limits)}) {
    options.insert(options.end(), more.begin(), more.end());
  }
  return options;
}

void check(const EvaluateArguments& arguments) {
  if (arguments.references.empty()) throw UsageError("evaluate needs --references FILE");
  if (arguments.results.has_value() == arguments.images.has_value()) {
    throw UsageError("evaluate needs either --results FILE or --images DIR (with --model)",
                     "sightline evaluate --help shows both");
  }
  if (arguments.results && (arguments.model.model || arguments.model.encoder || arguments.save_results)) {
    throw UsageError("--results comes without --model, --encoder and --save-results");
  }
  check_search(arguments.captioning.search);
}

// The first few of many, and how many there are.
std::string listed(std::vector<std::string> names) {
  constexpr std::size_t kShown = 20;
  std::sort(names.begin(), names.end());
  std::string text;
  for (std::size_t i = 0; i < std::min(names.size(), kShown); ++i) text += (i ? ", " : "") + names[i];
  if (names.size() > kShown) text += " and " + std::to_string(names.size() - kShown) + " more";
  return text;
}

// Images that can be scored: those with references.
std::vector<CaptionedImage> scored_images(const CaptionSet& references, Console& console) {
  std::vector<CaptionedImage> images;
  std::copy_if(references.images.begin(), references.images.end(), std::back_inserter(images),
               [](const CaptionedImage& image) { return !image.captions.empty(); });
  if (images.empty()) throw DataError(references.name + ": no image has a caption, nothing to compare with");
  const std::size_t without = references.images.size() - images.size();
  if (without > 0) console.warning(std::to_string(without) + " images without captions are not scored");
  return images;
}

void check_coverage(const std::vector<CaptionedImage>& images, const CaptionById& results,
                    const std::string& name) {
  std::vector<std::string> missing, extra;
  std::unordered_map<std::string, bool> wanted;
  for (const CaptionedImage& image : images) {
    wanted[image.id] = true;
    if (results.count(image.id) == 0) missing.push_back(image.id);
  }
  for (const auto& [id, caption] : results) {
    if (wanted.count(id) == 0) extra.push_back(id);
  }
  std::string problem;
  if (!missing.empty()) {
    problem = "no caption for " + std::to_string(missing.size()) +
              " images that have references: " + listed(missing);
  }
  if (!extra.empty()) {
    problem += std::string(problem.empty() ? "" : "; ") + "captions for " + std::to_string(extra.size()) +
               " images that have no references: " + listed(extra);
  }
  if (!problem.empty()) {
    throw DataError(name + ": " + problem,
                    "every image with references needs one caption, and no other may have one");
  }
}

// What a model says of the photos. Nothing where it was interrupted.
std::optional<CaptionById> model_captions(const EvaluateArguments& arguments,
                                          const std::vector<CaptionedImage>& images, Console& console) {
  LoadedModel model = load_model_of(arguments.model);
  std::vector<std::filesystem::path> files;
  for (const CaptionedImage& image : images) files.push_back(*arguments.images / image.file);
  CaptionById captions;
  std::vector<std::string> failures;
  std::size_t done = 0;
  const ProgressSink progress = console.progress();
  const auto take = [&](CaptionRecord&& record) {
    if (record.ok) {
      captions[images[done].id] = detokenize(record.hypotheses.front().words);
    } else {
      failures.push_back(record.error);
    }
    ++done;
    progress({"captioning", "photos", static_cast<std::int64_t>(done),
              static_cast<std::int64_t>(files.size()), ""});
  };
  caption_images(model.captioner, files, arguments.captioning, take, &Interrupt::requested);
  console.finish_progress();
  if (Interrupt::requested()) return {};
  if (!failures.empty()) {
    throw DataError(std::to_string(failures.size()) + " of " + std::to_string(files.size()) +
                    " photos cannot be scored: " + listed(failures));
  }
  return captions;
}

Json id_json(const std::string& id) {
  const bool number = !id.empty() && id.size() < 18 &&
                      id.find_first_not_of("0123456789") == std::string::npos &&
                      (id[0] != '0' || id.size() == 1);
  return number ? Json(std::stoll(id)) : Json(id);
}

void save(const std::filesystem::path& path, const std::vector<CaptionedImage>& images,
          const CaptionById& captions) {
  Json results = Json::array();
  for (const CaptionedImage& image : images) {
    results.push_back({{"image_id", id_json(image.id)}, {"caption", captions.at(image.id)}});
  }
  OutputFile file(path);
  file.write(dump_json(results) + "\n");
  file.commit();
}

struct Score {
  const char* key;    // in JSON
  const char* title;  // in text
  double value;
};

std::vector<Score> scores_of(const std::vector<CaptionedImage>& images, const CaptionById& captions) {
  TokenTable table;
  std::vector<ScoredImage> scored;
  for (const CaptionedImage& image : images) {
    ScoredImage one;
    one.hypothesis = table.ids(caption_tokens(captions.at(image.id)));
    for (const std::string& caption : image.captions)
      one.references.push_back(table.ids(caption_tokens(caption)));
    scored.push_back(std::move(one));
  }
  const auto bleu_n = bleu(scored).bleu;
  return {{"bleu_1", "BLEU-1", bleu_n[0]},
          {"bleu_2", "BLEU-2", bleu_n[1]},
          {"bleu_3", "BLEU-3", bleu_n[2]},
          {"bleu_4", "BLEU-4", bleu_n[3]},
          {"rouge_l", "ROUGE-L", rouge_l(scored).mean},
          {"cider_d", "CIDEr-D", cider(scored).mean}};
}

void print_scores(const std::vector<Score>& scores, std::size_t images, const std::string& format,
                  Console& console) {
  if (format == "json") {
    Json json{{"images", images}};
    for (const Score& score : scores) json[score.key] = score.value;
    console.print(dump_json(json, 2) + "\n");
    return;
  }
  TextTable table{{"images", std::to_string(images)}};
  for (const Score& score : scores) {
    char value[32];
    std::snprintf(value, sizeof value, "%.4f", score.value);
    table.emplace_back(score.title, value);
  }
  console.print(text_of(table));
}

ExitCode evaluate(const EvaluateArguments& arguments, const Session& session) {
  check(arguments);
  const Interrupt interrupt;
  const auto images = scored_images(read_coco_captions(arguments.references), session.console);
  CaptionById captions;
  if (arguments.results) {
    captions = read_coco_results(*arguments.results);
    check_coverage(images, captions, arguments.results->string());
  } else {
    auto said = model_captions(arguments, images, session.console);
    if (!said) return ExitCode::interrupted;
    captions = std::move(*said);
    if (arguments.save_results) save(*arguments.save_results, images, captions);
  }
  print_scores(scores_of(images, captions), images.size(), arguments.format, session.console);
  return ExitCode::done;
}

}  // namespace

Command evaluate_command() {
  const auto arguments = std::make_shared<EvaluateArguments>();
  Command command;
  command.name = "evaluate";
  command.summary = "score captions against references with the COCO metrics";
  command.details =
      "Prints BLEU-1 to 4, ROUGE-L and CIDEr-D as the COCO evaluation defines them, of a results file or of "
      "what a model says of "
      "the photos in a directory. Results that are missing, of unknown images or given twice are an error "
      "that lists them.";
  command.example = "sightline evaluate --references captions_val.json --results results.json";
  command.options = options_of(*arguments);
  command.run = [arguments](const Session& session) { return evaluate(*arguments, session); };
  return command;
}

}  // namespace sightline
