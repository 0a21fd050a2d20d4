#include "train/classify_options.h"

#include "core/field.h"

namespace sightline {

ClassifyOptions::ClassifyOptions() = default;

const Fields<ClassifyOptions>& classify_fields() {
  static const Fields<ClassifyOptions> fields = [] {
    Fields<ClassifyOptions> all = fields_of_part(&ClassifyOptions::reading, text_attention_fields());
    all.push_back(field("vocabulary_size", &ClassifyOptions::vocabulary_size,
                        "words that are known, the most frequent", from(1)));
    all.push_back(field("word_dropout", &ClassifyOptions::word_dropout,
                        "share of words that training makes <unk>", {.least = 0, .most = 1, .below = true}));
    return all;
  }();
  return fields;
}

}  // namespace sightline
