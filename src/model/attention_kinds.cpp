#include "model/attention_kinds.h"

#include <array>

#include "core/enum_names.h"
#include "core/error.h"
#include "model/additive_scorer.h"
#include "model/concat_scorer.h"
#include "model/coverage_scorer.h"
#include "model/dot_scorer.h"
#include "model/general_scorer.h"
#include "model/hierarchical_scorer.h"
#include "model/local_m_scorer.h"
#include "model/local_p_scorer.h"
#include "model/multi_head_scorer.h"
#include "model/no_scorer.h"
#include "model/scaled_dot_scorer.h"
#include "model/sentinel_scorer.h"
#include "model/static_scorer.h"

namespace sightline {

namespace {

template <class Scorer>
std::shared_ptr<AttentionScorer> make_scorer(const AttentionSizes& sizes, const LayerMaker& make) {
  return std::make_shared<Scorer>(sizes, make);
}

template <class Scorer>
constexpr AttentionKind kind(std::string_view name, Choice choice, std::string_view summary) {
  return {name,
          summary,
          choice,
          Scorer::kKnowsPlaces,
          Scorer::kOption,
          Scorer::kForm,
          Scorer::parameters,
          make_scorer<Scorer>};
}

constexpr std::array kKinds{
    kind<AdditiveScorer>("soft", Choice::expectation,
                         "additive scores, the mean region under them (Bahdanau 2015; Xu 2015, 4.2)"),
    kind<AdditiveScorer>("hard", Choice::region,
                         "additive scores, one region a word, stochastic in training (Xu 2015, 4.1)"),
    kind<NoScorer>("none", Choice::none, "the mean region at every word, for comparison (Vinyals 2015)"),
    kind<StaticScorer>("static", Choice::expectation,
                       "scores without a state, one map for the whole sentence (Raffel and Ellis 2015)"),
    kind<DotScorer>("dot", Choice::expectation, "state times region, no parameters (Luong 2015)"),
    kind<DotScorer>("hard-dot", Choice::region, "dot, one region a word"),
    kind<GeneralScorer>("general", Choice::expectation, "state times matrix times region (Luong 2015)"),
    kind<GeneralScorer>("hard-general", Choice::region, "general, one region a word"),
    kind<ConcatScorer>("concat", Choice::expectation,
                       "additive scores, one matrix for state and region (Luong 2015)"),
    kind<ConcatScorer>("hard-concat", Choice::region, "concat, one region a word"),
    kind<ScaledDotScorer>("scaled-dot", Choice::expectation,
                          "projected query times key, projected values (Vaswani 2017)"),
    kind<MultiHeadScorer>("multi-head", Choice::expectation,
                          "attention_heads maps a word, joined and projected (Vaswani 2017)"),
    kind<LocalMScorer>("local-m", Choice::expectation,
                       "additive scores in a window that moves on by a region a word (Luong 2015)"),
    kind<LocalMScorer>("hard-local-m", Choice::region, "local-m, one region a word"),
    kind<LocalPScorer>("local-p", Choice::expectation,
                       "additive scores around a predicted place, a Gaussian in a window (Luong 2015)"),
    kind<LocalPScorer>("hard-local-p", Choice::region, "local-p, one region a word"),
    kind<SentinelScorer>("sentinel", Choice::expectation,
                         "additive scores, and a slot for looking nowhere (Lu 2017)"),
    kind<HierarchicalScorer>("hierarchical", Choice::expectation,
                             "inside blocks of regions, then over the blocks (Yang 2016)"),
    kind<HierarchicalScorer>("hard-hierarchical", Choice::region, "hierarchical, one region a word"),
    kind<CoverageScorer>("coverage", Choice::expectation,
                         "additive scores that know what has been looked at (See 2017; Tu 2016)"),
    kind<CoverageScorer>("hard-coverage", Choice::region, "coverage, one region a word")};

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

AttentionForm attention_form(const AttentionConfig& config) {
  const MapForm form = attention_kind(config.kind).form;
  return {form == MapForm::window, form == MapForm::blocks ? static_cast<int>(config.block) : 0,
          form == MapForm::fixed};
}

}  // namespace sightline
