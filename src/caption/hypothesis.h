#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "caption/attention_form.h"
#include "caption/layout.h"
#include "text/tokens.h"

namespace sightline {

// Where one model of an ensemble looked.
struct MemberLooks {
  std::string model;         // the name of its file
  Layout layout;             // of its L regions
  std::vector<float> alpha;  // [T, L], mean over its heads; empty when it has no attention
};

// One caption that a search found. alpha's row t belongs to words[t]: there is no dummy first row, and none
// for the end symbol.
struct Hypothesis {
  std::vector<std::int64_t> ids;       // T word ids, without start and end
  std::vector<std::string> words;      // T
  Tokens tokens = Tokens::words;       // what they are
  std::vector<double> word_log_probs;  // T, natural logarithm
  double log_prob = 0;                 // sum over the words and, where finished, the end symbol
  double score = 0;           // what it is ranked by: log_prob after length normalisation, or consensus
  bool finished = false;      // false: the length limit came before the end symbol
  int prefix_length = 0;      // so many of the first words were given (SearchOptions::prefix)
  Layout layout;              // of the L regions
  int heads = 1;              // maps for each word
  int head = 0;               // the one of the model's that alpha is of, from 1; 0: it has all that there are
  int extra = 0;              // slots behind the regions that are none of them (a sentinel's)
  AttentionForm form = {};    // what shapes the maps
  std::vector<float> alpha;   // [T, heads, L + extra] row-major; empty when the model has no attention
  std::vector<int> glimpses;  // T chosen regions of a hard attention; empty otherwise
  // Of an ensemble: its models, each with its own maps. alpha is then their mean, empty where their regions
  // do not lie alike.
  std::vector<MemberLooks> members;
};

// The caption as people read it, as a sentence where that is asked for (text/sentence.h).
std::string caption_text(const Hypothesis& hypothesis, bool sentence = false);

// What word `t` paid to each of the L regions, mean over the heads; sums to one where there are no extra
// slots. The hypothesis has alpha.
std::vector<float> region_weights(const Hypothesis& hypothesis, std::size_t t);

// What one of the heads paid. head < heads.
std::vector<float> head_weights(const Hypothesis& hypothesis, std::size_t t, std::size_t head);

// The window of local attention: the smallest rectangle that holds all that word `t` paid. The hypothesis has
// alpha.
RegionRange window_of(const Hypothesis& hypothesis, std::size_t t);

// What word `t` paid to each block of hierarchical attention (form.block > 0), as block_grid() lays them.
std::vector<float> block_weights(const Hypothesis& hypothesis, std::size_t t);

// How much of word `t` comes from the regions, 0 to 1: what did not go to the extra slots, mean over the
// heads. 1 where there are none. The hypothesis has alpha.
double visual(const Hypothesis& hypothesis, std::size_t t);

// Raises UsageError where an attention of so many heads has no such one, counted from 1.
void check_head(int head, int heads);

// The same caption with the maps of one head alone, counted from 1. Raises UsageError where there is no such
// head.
Hypothesis with_head(Hypothesis hypothesis, int head);

// The grid that the regions are cells of. Raises UsageError where they are a sequence: of that there is no
// picture over a photo.
const Grid& grid_of(const Hypothesis& hypothesis);

}  // namespace sightline
