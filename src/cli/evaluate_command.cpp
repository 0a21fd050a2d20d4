#include <algorithm>
#include <memory>
#include <nlohmann/json.hpp>

#include "cli/coco_export.h"
#include "cli/command.h"
#include "cli/evaluate_arguments.h"
#include "cli/matched_captions.h"
#include "cli/model_captions.h"
#include "cli/per_image_scores.h"
#include "cli/score_gallery.h"
#include "cli/score_table.h"
#include "core/counted.h"
#include "core/error.h"
#include "core/interrupt.h"
#include "data/captions_reader.h"
#include "metrics/cider_corpus_file.h"
#include "metrics/evaluation.h"
#include "metrics/tokenised_captions.h"

namespace sightline {

namespace {

// The images with references: those that can be scored.
CaptionSet references_of(const EvaluateArguments& arguments, Console& console) {
  CaptionsReaderOptions options;
  if (!arguments.split.empty()) options.splits = {arguments.split};
  CaptionSet references = read_captions(arguments.references, options);
  const std::size_t without =
      std::erase_if(references.images, [](const CaptionedImage& image) { return image.captions.empty(); });
  if (references.images.empty())
    throw DataError(references.name + ": no image has a caption, nothing to compare with");
  if (without > 0) console.warning(counted(without, "image") + " without references not scored");
  return references;
}

// The numbers of all words, and what is counted with them before any caption is scored.
struct NumberedReferences {
  TokenTable table;
  std::vector<std::vector<TokenIds>> references;  // of each image
  std::optional<CiderCorpus> corpus;
};

NumberedReferences numbered(const std::vector<CaptionedImage>& images, const EvaluateArguments& arguments) {
  NumberedReferences numbers;
  if (arguments.frequencies) {
    CiderCorpusFile file = read_cider_corpus(*arguments.frequencies);
    numbers.table = std::move(file.words);
    numbers.corpus = std::move(file.corpus);
  }
  std::vector<const std::string*> captions;
  for (const CaptionedImage& image : images) {
    for (const std::string& caption : image.captions) captions.push_back(&caption);
  }
  std::vector<TokenIds> ids = token_ids(captions, numbers.table);
  auto next = ids.begin();
  for (const CaptionedImage& image : images) {
    auto& references = numbers.references.emplace_back();
    for (std::size_t k = 0; k < image.captions.size(); ++k) references.push_back(std::move(*next++));
  }
  if (!numbers.corpus) numbers.corpus.emplace(numbers.references);
  return numbers;
}

// Of all references, whatever is scored.
void save_frequencies(const CaptionSet& references, const EvaluateArguments& arguments) {
  const NumberedReferences numbers = numbered(references.images, arguments);
  write_cider_corpus(*arguments.save_frequencies, numbers.table, *numbers.corpus);
}

std::optional<std::vector<TokenIds>> training_captions(const EvaluateArguments& arguments,
                                                       TokenTable& table) {
  if (!arguments.train_captions) return {};
  const CaptionSet training = read_captions(*arguments.train_captions);
  std::vector<const std::string*> captions;
  for (const CaptionedImage& image : training.images) {
    for (const std::string& caption : image.captions) captions.push_back(&caption);
  }
  return token_ids(captions, table);
}

// One evaluation for each system.
std::vector<Evaluation> evaluations_of(const MatchedCaptions& matched, const EvaluateArguments& arguments,
                                       const std::optional<WordNet>& wordnet) {
  NumberedReferences numbers = numbered(matched.images, arguments);
  const auto training = training_captions(arguments, numbers.table);
  EvaluationOptions options;
  options.corpus = &*numbers.corpus;
  options.meteor = arguments.meteor;
  options.wordnet = wordnet ? &*wordnet : nullptr;
  options.training = training ? &*training : nullptr;
  std::vector<Evaluation> evaluations;
  for (const auto& captions : matched.captions) {
    std::vector<TokenIds> hypotheses = token_ids(captions, numbers.table);
    std::vector<ScoredImage> images(hypotheses.size());
    for (std::size_t i = 0; i < images.size(); ++i)
      images[i] = {std::move(hypotheses[i]), numbers.references[i]};
    evaluations.push_back(evaluate(images, numbers.table, options));
  }
  return evaluations;
}

ScoreTable table_of(std::size_t images, std::size_t left_out, const EvaluateArguments& arguments,
                    bool synonyms) {
  ScoreTable table;
  table.facts.emplace_back("images", images);
  if (left_out > 0) table.facts.emplace_back("images left out", left_out);
  if (arguments.meteor) {
    table.facts.emplace_back("METEOR-ess modules",
                             synonyms ? "exact, stem, synonym" : "exact, stem (WordNet is not installed)");
  }
  if (arguments.frequencies) table.facts.emplace_back("CIDEr frequencies", arguments.frequencies->string());
  if (arguments.bootstrap.resamples > 0) {
    table.facts.emplace_back("intervals", "95 %, " + std::to_string(arguments.bootstrap.resamples) +
                                              " resamples, seed " + std::to_string(arguments.bootstrap.seed));
  }
  return table;
}

void add_score(ScoreTable& table, const std::string& name, const std::optional<double>& value,
               bool whole = false) {
  if (!value) return;
  table.rows.push_back({name, {value}, whole});
  table.rows.back().cells.resize(table.columns.size());
}

// Beside the other metrics, where every system's maps are known.
void add_attention(std::vector<Evaluation>& evaluations, const MatchedCaptions& matched, Console& console) {
  bool objects = true;
  for (std::size_t k = 0; k < evaluations.size(); ++k) {
    if (matched.attention[k].empty()) return;
    AttentionSums sums;
    for (const AttentionSums& image : matched.attention[k]) sums += image;
    objects = objects && sums.object_words > 0;
    if (attention_scores(sums).collapsed()) console.warning("the attention is the same at every word");
  }
  for (std::size_t k = 0; k < evaluations.size(); ++k)
    evaluations[k].metrics.push_back(resampled_attention(matched.attention[k], objects));
}

bool is_count(const Score& score) {
  return score.name == "vocabulary used";
}

void fill_scores(ScoreTable& table, const Evaluation& evaluation, const BootstrapOptions& options) {
  table.columns = {"score"};
  if (options.resamples > 0) {
    table.columns.insert(table.columns.end(), {"low", "high"});
    for (const BootstrapScore& score : bootstrap(evaluation.metrics, options))
      table.rows.push_back({score.name, {score.value, score.low, score.high}});
  } else {
    for (const Score& score : evaluation.scores()) add_score(table, score.name, score.value);
  }
  for (const Score& score : evaluation.set_scores())
    add_score(table, score.name, score.value, is_count(score));
}

void fill_differences(ScoreTable& table, const Evaluation& a, const Evaluation& b,
                      const BootstrapOptions& options) {
  table.columns = {"A", "B", "difference", "low", "high", "p"};
  for (const BootstrapDifference& d : bootstrap_compare(a.metrics, b.metrics, options))
    table.rows.push_back({d.name, {d.a, d.b, d.difference, d.low, d.high, d.p_value}});
  const std::vector<Score> of_a = a.set_scores(), of_b = b.set_scores();
  for (std::size_t k = 0; k < of_a.size(); ++k) {
    const double difference = of_a[k].value - of_b[k].value;
    table.rows.push_back(
        {of_a[k].name, {of_a[k].value, of_b[k].value, difference, {}, {}, {}}, is_count(of_a[k])});
  }
}

// Files of one system's captions.
void write_files(const EvaluateArguments& arguments, const MatchedCaptions& matched,
                 const Evaluation& evaluation) {
  const auto& captions = matched.captions.front();
  if (arguments.per_image)
    write_per_image_scores(*arguments.per_image, matched.images, captions, evaluation.images);
  if (arguments.html) {
    write_score_gallery(*arguments.html, matched.images, captions, evaluation.images, arguments.images);
  }
  if (arguments.export_coco) export_for_java(*arguments.export_coco, matched.images, captions);
}

// What is scored: results files, or what a model says. Nothing where it was interrupted.
std::optional<std::vector<SystemCaptions>> systems_of(const EvaluateArguments& arguments,
                                                      const CaptionSet& references, Console& console) {
  std::vector<SystemCaptions> systems;
  if (arguments.uses_model()) {
    auto said = model_captions(arguments.model, arguments.captioning, references, *arguments.images,
                               arguments.allow_missing, console);
    if (!said) return {};
    systems.push_back(std::move(*said));
    return systems;
  }
  const auto files = arguments.compare ? arguments.compared : std::vector{*arguments.results};
  for (const std::filesystem::path& file : files) systems.push_back(stored_captions(file, references));
  return systems;
}

ExitCode run_evaluate(const EvaluateArguments& arguments, const Session& session) {
  check_evaluate_arguments(arguments);
  const Interrupt interrupt;
  const CaptionSet references = references_of(arguments, session.console);
  if (arguments.save_frequencies) save_frequencies(references, arguments);
  if (arguments.only_frequencies()) {
    session.console.message("wrote " + printable(arguments.save_frequencies->string()));
    return ExitCode::done;
  }
  const auto systems = systems_of(arguments, references, session.console);
  if (!systems) return ExitCode::interrupted;
  const MatchedCaptions matched =
      match_systems(references, *systems, arguments.allow_missing, session.console);
  if (arguments.save_results)
    write_coco_results(*arguments.save_results, matched.images, matched.captions.front());

  const std::optional<WordNet> wordnet = arguments.meteor ? WordNet::installed() : std::nullopt;
  std::vector<Evaluation> evaluations = evaluations_of(matched, arguments, wordnet);
  add_attention(evaluations, matched, session.console);
  ScoreTable table = table_of(matched.images.size(), references.images.size() - matched.images.size(),
                              arguments, wordnet.has_value());
  if (arguments.compare) {
    for (const std::size_t k : {0, 1})
      table.facts.emplace_back(k == 0 ? "system A" : "system B", arguments.compared[k].string());
    fill_differences(table, evaluations[0], evaluations[1], arguments.bootstrap);
  } else {
    fill_scores(table, evaluations[0], arguments.bootstrap);
    write_files(arguments, matched, evaluations[0]);
  }
  session.console.print(rendered(table, arguments.format));
  return ExitCode::done;
}

}  // namespace

Command evaluate_command() {
  const auto arguments = std::make_shared<EvaluateArguments>();
  Command command;
  command.name = "evaluate";
  command.summary = "score captions against references with the COCO metrics";
  command.operands = "[A B]";
  command.details =
      "Prints BLEU, ROUGE-L, CIDEr-D and CIDEr as the COCO evaluation defines them, METEOR-ess (METEOR "
      "without "
      "its table of paraphrases), and what the captions are like among themselves: of a results file, or of "
      "what a model says of the photos in a directory. Results that are missing, of unknown images or given "
      "twice are an error that lists them. --compare A B says what A has more than B, and whether chance "
      "alone explains it.";
  command.example = "sightline evaluate --references captions_val.json --results results.json";
  command.options = evaluate_options(*arguments);
  command.max_operands = 2;
  command.set_operands = [arguments](const std::vector<std::string>& operands) {
    arguments->compared.assign(operands.begin(), operands.end());
  };
  command.run = [arguments](const Session& session) { return run_evaluate(*arguments, session); };
  return command;
}

}  // namespace sightline
