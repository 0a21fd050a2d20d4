#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "caption/attention_form.h"
#include "model/decoder_config.h"
#include "model/parameter_shapes.h"

namespace sightline {

// What a scorer's parameters are sized by.
struct AttentionSizes {
  std::int64_t features = 0;   // D of a region
  std::int64_t hidden = 0;     // H
  std::int64_t embedding = 0;  // E
  std::int64_t attention = 0;  // A, the scorer's own width
  bool sees_word = false;      // the last word has a say in where to look (prev2att)
  std::int64_t heads = 1;      // of multi-head attention
  std::int64_t window = 1;     // of local attention: regions on either side of its middle
  std::int64_t block = 1;      // of hierarchical attention: side of a block, in regions

  // Q, the width of AttentionStep::query().
  std::int64_t query() const { return hidden + (sees_word ? embedding : 0); }
};

// How regions are scored: a class of model/NAME_scorer.h each (make_scorer, model/attention_scorers.h).
enum class ScoreKind {
  additive,
  none,
  constant,  // static_scorer
  dot,
  general,
  concat,
  scaled_dot,
  multi_head,
  local_m,
  local_p,
  sentinel,
  hierarchical,
  coverage
};

// What becomes of the scores.
enum class Choice {
  expectation,  // z_t is the mean of the regions under alpha
  region,       // z_t is one region, by GlimpseRule
  none,         // nothing is looked at: z_t is the mean region
};

// A kind of attention: a score and a choice. Model files, recipes, flags, help and errors know kinds by this
// table alone.
struct AttentionKind {
  std::string_view name;     // in files and flags
  std::string_view summary;  // for help texts, with its source
  ScoreKind score;
  Choice choice;
  // Whether the scores depend on where a region lies and not on what it holds alone: permuted regions are
  // then another photo.
  bool knows_places;
  std::string_view option;  // the key of decoder_fields() that this score alone has a use for; or none
  MapForm form;             // what its maps have in common
  // Every parameter's name and shape. Raises UsageError where the sizes do not fit the kind.
  ParameterShapes (*parameters)(const AttentionSizes& sizes);
};

std::span<const AttentionKind> attention_kinds();
std::vector<std::string> attention_kind_names();
// Raises UsageError for an unknown one, listing the known ones.
const AttentionKind& attention_kind(const std::string& name);

// The form of a model's maps.
AttentionForm attention_form(const AttentionConfig& config);

}  // namespace sightline
