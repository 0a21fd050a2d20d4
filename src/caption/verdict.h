#pragma once

#include <string>
#include <vector>

#include "text/document_words.h"

namespace sightline {

// What a classifier says of a text, and which words it looked at.
struct Verdict {
  std::string text;                   // as it was given
  DocumentWords document;             // L words that were read, in S sentences
  std::vector<double> probabilities;  // of each class; they sum to one
  int heads = 1;                      // maps of the words
  std::vector<float> alpha;           // [heads, L] row-major, each row sums to one; empty without attention
  std::vector<float> sentence_alpha;  // [S], of hierarchical attention: what the sentences' words sum to
};

// What each word got, mean over the heads; what one of them gave. The verdict has alpha, head < heads.
std::vector<float> word_weights(const Verdict& verdict);
std::vector<float> word_weights(const Verdict& verdict, int head);

}  // namespace sightline
