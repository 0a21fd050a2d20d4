#include "evaluate/rewriting_scores.h"

#include <array>
#include <optional>
#include <unordered_map>

#include "core/error.h"
#include "core/printable.h"
#include "data/two_columns.h"

namespace sightline {

namespace {

// The longest source of each range but the last, which has no end.
constexpr std::array<std::size_t, 6> kRangeEnds{5, 10, 15, 20, 30, 50};

std::string range_name(std::size_t range) {
  const std::string begin = std::to_string(range == 0 ? 1 : kRangeEnds[range - 1] + 1);
  if (range == kRangeEnds.size()) return "BLEU-4 of " + begin + " and more";
  return "BLEU-4 of " + begin + " to " + std::to_string(kRangeEnds[range]);
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
  std::unordered_map<std::string, std::string> said;
  read_two_columns(path, {"source", "target"}, [&said](TextRow&& row) {
    if (row.texts[0].empty()) throw DataError(row.where + ": " + row.fault);
    said.emplace(std::move(row.texts[0]), std::move(row.texts[1]));  // nothing may be said of a source
  });
  std::vector<std::string> texts;
  for (const std::string& source : references.sources) {
    const auto found = said.find(source);
    if (found == said.end())
      throw DataError(path.string() + ": says nothing of '" + printable(source.substr(0, 60)) +
                          "', a source of " + references.name,
                      "sightline rewrite --format tsv writes such a file");
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
    table.rows.push_back({range_name(range), bleu_4_cells(by_range[range], options), false, "by length"});
  }
}

}  // namespace sightline
