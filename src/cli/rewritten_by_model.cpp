#include <string>
#include <utility>
#include <vector>

#include "cli/evaluate_texts.h"
#include "cli/full_program.h"
#include "cli/rewrite_search.h"
#include "core/interrupt.h"
#include "model/rewrite_texts.h"

namespace sightline {

std::optional<RewritingSystem> rewritten_by_model(const EvaluateArguments& arguments,
                                                  const RewritingReferences& references, Console& console) {
  const LoadedRewriter loaded = load_rewriter(*arguments.model.model);
  RewriteSearch search{arguments.captioning.search, arguments.words, true, arguments.length_given};
  const Interrupt interrupt;
  std::vector<std::string> texts;
  RewritingSystem system;
  const auto take = [&](RewrittenLine&& line) {
    texts.push_back(line.hypotheses.empty() ? "" : loaded.rewriter.written(line.hypotheses.front()));
    system.lengths.push_back(line.read.tokens.size());
  };
  const bool done = rewrite_texts(loaded.rewriter, references.sources, search_for(search, loaded.rewriter),
                                  take, console.progress(), &Interrupt::requested);
  console.finish_progress();
  if (!done) return std::nullopt;
  system.texts = compared_texts(references, texts, counted_tokens(arguments, loaded.rewriter.target_tokens));
  return system;
}

}  // namespace sightline
