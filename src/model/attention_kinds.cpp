#include "model/attention_kinds.h"

#include <array>

#include "core/enum_names.h"
#include "core/error.h"
#include "model/additive_scorer.h"
#include "model/no_scorer.h"

namespace sightline {

namespace {

template <class Scorer>
std::shared_ptr<AttentionScorer> make_scorer(const AttentionSizes& sizes, const LayerMaker& make) {
  return std::make_shared<Scorer>(sizes, make);
}

template <class Scorer>
constexpr AttentionKind kind(std::string_view name, Choice choice, std::string_view summary) {
  return {name, summary, choice, Scorer::parameters, make_scorer<Scorer>};
}

constexpr std::array kKinds{
    kind<AdditiveScorer>("soft", Choice::expectation,
                         "additive scores, the mean region under them (Bahdanau 2015; Xu 2015, 4.2)"),
    kind<AdditiveScorer>("hard", Choice::region,
                         "additive scores, one region a word, stochastic in training (Xu 2015, 4.1)"),
    kind<NoScorer>("none", Choice::none, "the mean region at every word, for comparison (Vinyals 2015)")};

}  // namespace

std::span<const AttentionKind> attention_kinds() {
  return kKinds;
}

std::vector<std::string> attention_kind_names() {
  std::vector<std::string> names;
  for (const AttentionKind& kind : kKinds) names.emplace_back(kind.name);
  return names;
}

const AttentionKind& attention_kind(const std::string& name) {
  for (const AttentionKind& kind : kKinds)
    if (kind.name == name) return kind;
  throw UsageError("attention: found '" + name + "', expected " + one_of(attention_kind_names()));
}

}  // namespace sightline
