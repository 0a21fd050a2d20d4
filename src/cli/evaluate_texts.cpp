#include "cli/evaluate_texts.h"

#include <algorithm>
#include <optional>

#include "cli/full_program.h"
#include "core/counted.h"
#include "data/text_pairs.h"
#include "evaluate/rewriting_scores.h"
#include "evaluate/score_rows.h"

namespace sightline {

namespace {

// Of references, as of training: a share of the rows that may be unusable.
constexpr double kBadReferences = 0.01;

RewritingSystem said_by_file(const std::filesystem::path& file, const EvaluateArguments& arguments,
                             const RewritingReferences& references) {
  RewritingSystem system;
  const Tokens kind = counted_tokens(arguments, Tokens::words);
  system.texts = compared_texts(references, stored_rewritings(file, references), kind);
  for (const std::string& source : references.sources)
    system.lengths.push_back(written_tokens(source, arguments.source_tokens, LetterCase::lower).size());
  return system;
}

// BLEU-4 counts rows of four tokens: of texts that are shorter it says little.
std::string short_texts_warning(const RewritingReferences& references, Tokens kind) {
  constexpr std::size_t kRow = 4;
  std::size_t shorter = 0;
  for (const auto& targets : references.targets)
    shorter += std::all_of(targets.begin(), targets.end(), [&](const std::string& target) {
      return written_tokens(target, kind, LetterCase::kept).size() < kRow;
    });
  if (kind != Tokens::words || 2 * shorter < references.targets.size()) return {};
  return references.name + ": " + std::to_string(shorter) + " of " +
         counted(references.targets.size(), "text") +
         " have targets of fewer than four words, of which BLEU-4 says little (--tokens characters counts "
         "characters)";
}

ScoreTable text_table_of(const EvaluateArguments& arguments, const RewritingReferences& references) {
  ScoreTable table;
  table.facts.emplace_back("texts", references.sources.size());
  if (arguments.bootstrap.resamples > 0)
    table.facts.emplace_back("intervals", "95 %, " + std::to_string(arguments.bootstrap.resamples) +
                                              " resamples, seed " + std::to_string(arguments.bootstrap.seed));
  return table;
}

}  // namespace

Tokens counted_tokens(const EvaluateArguments& arguments, Tokens usual) {
  return arguments.tokens.empty() ? usual : parse_enum<Tokens>(arguments.tokens);
}

ExitCode evaluate_rewriting(const EvaluateArguments& arguments, const Session& session) {
  check_options_of(Evaluated::text_pairs, arguments);
  check_text_systems(arguments, {"pairs of texts", "sightline rewrite --format tsv or jsonl", "a.tsv b.tsv"});
  if (arguments.model.model) require_libtorch();
  const TextPairs pairs = read_text_pairs(arguments.references, kBadReferences);
  for (const std::string& row : pairs.left_out) session.console.warning(row + "; left out");
  const RewritingReferences references = rewriting_references(pairs);
  ScoreTable table = text_table_of(arguments, references);
  if (!arguments.model.model) {
    const std::string warning = short_texts_warning(references, counted_tokens(arguments, Tokens::words));
    if (!warning.empty()) session.console.warning(warning);
  }
  if (arguments.compare) {
    for (const std::size_t k : {0, 1})
      table.facts.emplace_back(k == 0 ? "system A" : "system B", arguments.compared[k].string());
    const auto a = said_by_file(arguments.compared[0], arguments, references);
    const auto b = said_by_file(arguments.compared[1], arguments, references);
    add_metric_differences(table, rewriting_metrics(a.texts), rewriting_metrics(b.texts),
                           arguments.bootstrap);
  } else {
    const std::optional<RewritingSystem> system =
        arguments.model.model ? rewritten_by_model(arguments, references, session.console)
                              : said_by_file(*arguments.results, arguments, references);
    if (!system) return ExitCode::interrupted;
    add_metrics(table, rewriting_metrics(system->texts), arguments.bootstrap);
    if (arguments.by_length) add_bleu_by_length(table, system->texts, system->lengths, arguments.bootstrap);
  }
  session.console.print(rendered(table, arguments.format));
  return ExitCode::done;
}

}  // namespace sightline
