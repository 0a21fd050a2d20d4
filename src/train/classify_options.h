#pragma once

#include <vector>

#include "model/text_classifier_config.h"

namespace sightline {

// Of --task classify: how a text's words become one context, and what training does to them.
struct ClassifyOptions {
  ClassifyOptions();  // not in line: GCC 12 takes its strings for uninitialised where it sees through it

  TextClassifierConfig reading;  // its encoder is the recipe's source.encoder
  int vocabulary_size = 20000;   // the most frequent words are known
  double word_dropout = 0.1;     // share of words that training makes <unk>
};

// Every key: its place, its range, its help.
const std::vector<Field<ClassifyOptions>>& classify_fields();

}  // namespace sightline
