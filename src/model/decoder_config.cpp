#include "model/decoder_config.h"

#include "core/field.h"
#include "model/attention_kinds.h"

namespace sightline {

namespace {

// Sizes come from files: a damaged one must not become an allocation.
constexpr double kGreatestSize = 65536;

Fields<AttentionConfig> attention_fields() {
  return {name_field("attention", &AttentionConfig::kind, "kind of attention", attention_kind_names()),
          field("attention_size", &AttentionConfig::size, "width of the attention's scorer",
                from(1, kGreatestSize)),
          later(field("attention_heads", &AttentionConfig::heads,
                      "maps a word of multi-head attention; they divide its width", from(1, 256))),
          later(field("attention_window", &AttentionConfig::window,
                      "local attention sees so many regions on either side of its middle",
                      from(1, kGreatestSize))),
          later(field("attention_block", &AttentionConfig::block,
                      "side of a block of hierarchical attention, in regions", from(1, kGreatestSize)))};
}

Fields<RefineOptions> refine_fields() {
  return {
      later(field("refine", &RefineOptions::kind, "let regions see each other before the decoder does")),
      later(field("refine_layers", &RefineOptions::layers, "layers of self-attention over the regions",
                  from(1, 64))),
      later(field("refine_heads", &RefineOptions::heads,
                  "heads of each of these layers; they divide a region's width", from(1, 256))),
      later(field("refine_places", &RefineOptions::places, "what tells self-attention where a region lies"))};
}

Fields<DecoderConfig> own_fields() {
  using Config = DecoderConfig;
  return {
      field("hidden_size", &Config::hidden_size, "width of the LSTM", from(1, kGreatestSize)),
      field("embedding_size", &Config::embedding_size, "width of a word's vector", from(1, kGreatestSize)),
      field("region_size", &Config::region_size,
            "project regions to this width first; 0: take them as they are", from(0, kGreatestSize)),
      field("positions", &Config::positions, "each region also carries where it lies"),
      field("gate", &Config::gate, "how much of what is seen is let through"),
      field("prev2att", &Config::prev2att, "the last word has a say in where to look next"),
      field("mean2init", &Config::mean2init, "the LSTM starts from the mean region, not from zero"),
      later(field(
          "learned_init", &Config::learned_init,
          "with --no-mean2init: the LSTM starts from a state that is learnt, the same for every photo")),
      field("ctx2lstm", &Config::ctx2lstm, "the context is part of the LSTM's input"),
      field("deep_output", &Config::deep_output, "words from state, last word and context together"),
      field("prev2out", &Config::prev2out, "the last word reaches the deep output"),
      field("ctx2out", &Config::ctx2out, "the context reaches the deep output"),
      field("dropout", &Config::dropout, "share of values dropped in training",
            {.least = 0, .most = 1, .below = true})};
}

}  // namespace

const Fields<DecoderConfig>& decoder_fields() {
  static const Fields<DecoderConfig> fields = [] {
    Fields<DecoderConfig> all = fields_of_part(&DecoderConfig::attention, attention_fields());
    for (auto& row : own_fields()) all.push_back(std::move(row));
    for (auto& row : fields_of_part(&DecoderConfig::refine, refine_fields())) all.push_back(std::move(row));
    return all;
  }();
  return fields;
}

Json to_json(const DecoderConfig& config) {
  return to_json(decoder_fields(), config);
}

DecoderConfig decoder_config_from_json(const Json& json, const std::string& name) {
  return from_json(decoder_fields(), json, name, DecoderConfig());
}

}  // namespace sightline
