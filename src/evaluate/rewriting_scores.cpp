#include "evaluate/rewriting_scores.h"

#include <array>
#include <optional>
#include <unordered_map>

#include "core/error.h"
#include "core/printable.h"
#include "data/rewritten_results.h"

namespace sightline {

namespace {

// The longest source of each range but the last, which has no end.
constexpr std::array<std::size_t, 6> kRangeEnds{5, 10, 15, 20, 30, 50};

std::string range_name(std::size_t range) {
  const std::string begin = std::to_string(range == 0 ? 1 : kRangeEnds[range - 1] + 1);
  if (range == kRangeEnds.size()) return begin + " and more";
  return begin + " to " + std::to_string(kRangeEnds[range]);
}

std::size_t range_of(std::size_t length) {
  std::size_t range = 0;
  while (range < kRangeEnds.size() && length > kRangeEnds[range]) ++range;
  return range;
}

// BLEU-4 is the fourth of these; with its interval, where there are resamples.
std::vector<std::optional<double>> bleu_4_cells(const std::vector<RewrittenText>& texts,
                                                const BootstrapOptions& options) {
  constexpr std::size_t kBleu4 = 3;
  const ResampledMetric metric = resampled_bleu(bleu_statistics_of(texts));
  if (options.resamples == 0) return {observed_scores(metric)[kBleu4]};
  const BootstrapScore score = bootstrap({metric}, options)[kBleu4];
  return {score.value, score.low, score.high};
}

}  // namespace

RewritingReferences rewriting_references(const TextPairs& pairs) {
  RewritingReferences references;
  references.name = pairs.name;
  std::unordered_map<std::string, std::size_t> places;
  for (const TextPair& pair : pairs.pairs) {
    const auto [place, is_new] = places.emplace(pair.source, references.sources.size());
    if (is_new) {
      references.sources.push_back(pair.source);
      references.targets.emplace_back();
    }
    references.targets[place->second].push_back(pair.target);
  }
  return references;
}

std::vector<std::string> stored_rewritings(const std::filesystem::path& path,
                                           const RewritingReferences& references) {
  const RewrittenResults said = read_rewritten_results(path);
  std::vector<std::string> texts;
  for (const std::string& source : references.sources) {
    const auto found = said.find(on_one_line(source));
    if (found == said.end())
      throw DataError(path.string() + ": says nothing of '" + printable(source.substr(0, 60)) +
                          "', a source of " + references.name,
                      "sightline rewrite --format tsv or jsonl writes such a file");
    texts.push_back(found->second);
  }
  return texts;
}

std::vector<RewrittenText> compared_texts(const RewritingReferences& references,
                                          const std::vector<std::string>& texts, Tokens kind) {
  std::vector<RewrittenText> compared;
  for (std::size_t i = 0; i < texts.size(); ++i)
    compared.push_back(compared_text(texts[i], references.targets[i], kind));
  return compared;
}

void add_bleu_by_length(ScoreTable& table, const std::vector<RewrittenText>& texts,
                        const std::vector<std::size_t>& lengths, const BootstrapOptions& options) {
  std::array<std::vector<RewrittenText>, kRangeEnds.size() + 1> by_range;
  for (std::size_t i = 0; i < texts.size(); ++i) by_range[range_of(lengths[i])].push_back(texts[i]);
  for (std::size_t range = 0; range < by_range.size(); ++range) {
    if (by_range[range].empty()) continue;
    const std::string name = range_name(range);
    table.rows.push_back({"BLEU-4 of " + name, bleu_4_cells(by_range[range], options), false, "by length"});
    std::vector<std::optional<double>> count{static_cast<double>(by_range[range].size())};
    count.resize(table.columns.size());
    table.rows.push_back({"texts of " + name, std::move(count), true, "by length"});
  }
}

}  // namespace sightline
