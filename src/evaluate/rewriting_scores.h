#pragma once

#include <cstddef>
#include <filesystem>
#include <string>
#include <vector>

#include "data/text_pairs.h"
#include "evaluate/score_table.h"
#include "metrics/bootstrap.h"
#include "metrics/rewriting.h"

namespace sightline {

// The different sources of pairs in their order, each with all its targets.
struct RewritingReferences {
  std::string name;
  std::vector<std::string> sources;
  std::vector<std::vector<std::string>> targets;
};
RewritingReferences rewriting_references(const TextPairs& pairs);

// What a file that `rewrite` wrote (data/rewritten_results.h) says of each source. Raises
// DataError for a source that it does not have.
std::vector<std::string> stored_rewritings(const std::filesystem::path& path,
                                           const RewritingReferences& references);

// Texts, one for each source, beside its targets.
std::vector<RewrittenText> compared_texts(const RewritingReferences& references,
                                          const std::vector<std::string>& texts, Tokens kind);

// BLEU-4 by how long the sources are, in tokens, as the part "by length": for each range of lengths
// that there is a row of it and one of how many texts there are. `lengths`: of each text.
void add_bleu_by_length(ScoreTable& table, const std::vector<RewrittenText>& texts,
                        const std::vector<std::size_t>& lengths, const BootstrapOptions& options);

}  // namespace sightline
