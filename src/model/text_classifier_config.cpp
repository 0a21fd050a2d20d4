#include "model/text_classifier_config.h"

#include <array>
#include <string_view>

#include "core/field.h"

namespace sightline {

namespace {

constexpr std::string_view kHierarchical = "hierarchical";

constexpr auto kTextAttentions = std::to_array<std::string_view>(
    {"static", "none", "soft", "dot", "general", "concat", "scaled-dot", "multi-head", kHierarchical});

}  // namespace

bool reads_sentences(const TextClassifierConfig& config) {
  return config.attention == kHierarchical;
}

std::vector<std::string> text_attention_names() {
  return {kTextAttentions.begin(), kTextAttentions.end()};
}

const Fields<TextClassifierConfig>& text_attention_fields() {
  using Config = TextClassifierConfig;
  constexpr double kWidest = 65536;  // sizes come from files: a damaged one must not become an allocation
  static const Fields<Config> fields{
      name_field(
          "attention", &Config::attention,
          "what makes one context of a text's words; hierarchical: of those of each sentence, then of the "
          "sentences",
          text_attention_names()),
      field("attention_size", &Config::attention_size, "width of the attention's scorers", from(1, kWidest)),
      field("attention_heads", &Config::attention_heads,
            "maps of multi-head attention; they divide its width", from(1, 256)),
      field("context_dropout", &Config::context_dropout, "share of the context dropped in training",
            {.least = 0, .most = 1, .below = true})};
  return fields;
}

}  // namespace sightline
