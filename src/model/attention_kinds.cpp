#include "model/attention_kinds.h"

#include <array>

#include "core/enum_names.h"
#include "core/error.h"
#include "model/attention_parameters.h"

namespace sightline {

namespace {

// What the table says of each score.
struct ScoreFacts {
  ScoreKind score;
  ParameterShapes (*parameters)(const AttentionSizes& sizes);
  bool knows_places = false;
  std::string_view option = {};
  MapForm form = MapForm::free;
};

ParameterShapes no_parameters(const AttentionSizes& /*sizes*/) {
  return {};
}

constexpr bool kInPlaces = true;
constexpr ScoreFacts kAdditiveScore{ScoreKind::additive, additive_parameters},
    kNoneScore{ScoreKind::none, no_parameters},
    kConstantScore{ScoreKind::constant, static_parameters, !kInPlaces, "", MapForm::fixed},
    kDotScore{ScoreKind::dot, dot_parameters}, kGeneralScore{ScoreKind::general, general_parameters},
    kConcatScore{ScoreKind::concat, concat_parameters},
    kScaledDotScore{ScoreKind::scaled_dot, scaled_dot_parameters},
    kMultiHeadScore{ScoreKind::multi_head, multi_head_parameters, !kInPlaces, "attention_heads"},
    kLocalMScore{ScoreKind::local_m, additive_parameters, kInPlaces, "attention_window", MapForm::window},
    kLocalPScore{ScoreKind::local_p, local_p_parameters, kInPlaces, "attention_window", MapForm::window},
    kSentinelScore{ScoreKind::sentinel, sentinel_parameters},
    kHierarchicalScore{ScoreKind::hierarchical, hierarchical_parameters, kInPlaces, "attention_block",
                       MapForm::blocks},
    kCoverageScore{ScoreKind::coverage, coverage_parameters};

constexpr AttentionKind kind(const ScoreFacts& score, std::string_view name, Choice choice,
                             std::string_view summary) {
  return {name, summary, score.score, choice, score.knows_places, score.option, score.form, score.parameters};
}

constexpr std::array kKinds{
    kind(kAdditiveScore, "soft", Choice::expectation,
         "additive scores, the mean region under them (Bahdanau 2015; Xu 2015, 4.2)"),
    kind(kAdditiveScore, "hard", Choice::region,
         "additive scores, one region a word, stochastic in training (Xu 2015, 4.1)"),
    kind(kNoneScore, "none", Choice::none, "the mean region at every word, for comparison (Vinyals 2015)"),
    kind(kConstantScore, "static", Choice::expectation,
         "scores without a state, one map for the whole sentence (Raffel and Ellis 2015)"),
    kind(kDotScore, "dot", Choice::expectation, "state times region, no parameters (Luong 2015)"),
    kind(kDotScore, "hard-dot", Choice::region, "dot, one region a word"),
    kind(kGeneralScore, "general", Choice::expectation, "state times matrix times region (Luong 2015)"),
    kind(kGeneralScore, "hard-general", Choice::region, "general, one region a word"),
    kind(kConcatScore, "concat", Choice::expectation,
         "additive scores, one matrix for state and region (Luong 2015)"),
    kind(kConcatScore, "hard-concat", Choice::region, "concat, one region a word"),
    kind(kScaledDotScore, "scaled-dot", Choice::expectation,
         "projected query times key, projected values (Vaswani 2017)"),
    kind(kMultiHeadScore, "multi-head", Choice::expectation,
         "attention_heads maps a word, joined and projected (Vaswani 2017)"),
    kind(kLocalMScore, "local-m", Choice::expectation,
         "additive scores in a window that moves on by a region a word (Luong 2015)"),
    kind(kLocalMScore, "hard-local-m", Choice::region, "local-m, one region a word"),
    kind(kLocalPScore, "local-p", Choice::expectation,
         "additive scores around a predicted place, a Gaussian in a window (Luong 2015)"),
    kind(kLocalPScore, "hard-local-p", Choice::region, "local-p, one region a word"),
    kind(kSentinelScore, "sentinel", Choice::expectation,
         "additive scores, and a slot for looking nowhere (Lu 2017)"),
    kind(kHierarchicalScore, "hierarchical", Choice::expectation,
         "inside blocks of regions, then over the blocks (Yang 2016)"),
    kind(kHierarchicalScore, "hard-hierarchical", Choice::region, "hierarchical, one region a word"),
    kind(kCoverageScore, "coverage", Choice::expectation,
         "additive scores that know what has been looked at (See 2017; Tu 2016)"),
    kind(kCoverageScore, "hard-coverage", Choice::region, "coverage, one region a word")};

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
