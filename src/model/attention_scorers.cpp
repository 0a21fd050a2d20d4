#include "model/attention_scorers.h"

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

std::shared_ptr<AttentionScorer> make_scorer(const AttentionKind& kind, const AttentionSizes& sizes,
                                             InitialWeights weights) {
  const LayerMaker make(kind.parameters(sizes), weights);
  switch (kind.score) {
    case ScoreKind::additive:
      return std::make_shared<AdditiveScorer>(sizes, make);
    case ScoreKind::none:
      return std::make_shared<NoScorer>(sizes, make);
    case ScoreKind::constant:
      return std::make_shared<StaticScorer>(sizes, make);
    case ScoreKind::dot:
      return std::make_shared<DotScorer>(sizes, make);
    case ScoreKind::general:
      return std::make_shared<GeneralScorer>(sizes, make);
    case ScoreKind::concat:
      return std::make_shared<ConcatScorer>(sizes, make);
    case ScoreKind::scaled_dot:
      return std::make_shared<ScaledDotScorer>(sizes, make);
    case ScoreKind::multi_head:
      return std::make_shared<MultiHeadScorer>(sizes, make);
    case ScoreKind::local_m:
      return std::make_shared<LocalMScorer>(sizes, make);
    case ScoreKind::local_p:
      return std::make_shared<LocalPScorer>(sizes, make);
    case ScoreKind::sentinel:
      return std::make_shared<SentinelScorer>(sizes, make);
    case ScoreKind::hierarchical:
      return std::make_shared<HierarchicalScorer>(sizes, make);
    case ScoreKind::coverage:
      return std::make_shared<CoverageScorer>(sizes, make);
  }
  return nullptr;
}

}  // namespace sightline
