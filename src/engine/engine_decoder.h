#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "caption/layout.h"
#include "engine/embedding_table.h"
#include "engine/packed_matrix.h"
#include "engine/stored_weights.h"
#include "model/decoder_config.h"

namespace sightline {

// What of some images does not change from word to word.
struct EngineRegions {
  std::int64_t images = 0;  // N
  Layout layout;
  AlignedFloats features;  // [N, L, D] as attention sees them
  AlignedFloats keys;      // [N, L, A]
};

// mean[d], over `count` rows [count, width].
void mean_of_rows(const float* rows, std::int64_t count, std::int64_t width, float* mean);

// The decoder of model/decoder.h, for inference over plain weights: additive attention, soft or hard, every
// option of the configuration but refinement of regions. Layers that read the same are one product.
class EngineDecoder {
 public:
  // "soft", "hard": the kinds of attention that this knows.
  static std::vector<std::string> known_attention();
  // The first thing in a configuration that this does not know, in words; empty where it knows all.
  static std::string unknown(const DecoderConfig& config);

  // feature_size: of the encoder's regions. Raises ModelError where a tensor is missing or has another shape.
  EngineDecoder(const DecoderConfig& config, std::int64_t feature_size, std::int64_t vocabulary_size,
                StoredWeights& weights);

  const DecoderConfig& config() const { return config_; }
  bool hard() const { return hard_; }
  std::int64_t vocabulary_size() const { return vocabulary_size_; }       // V
  std::int64_t hidden_size() const { return config_.hidden_size; }        // H
  std::int64_t embedding_size() const { return config_.embedding_size; }  // E
  std::int64_t context_size() const { return context_size_; }  // D, width of a region attention sees

  // features: [N, L, feature_size] of the encoder, the regions of `layout`. Raises UsageError where the
  // configuration wants places and the layout has none.
  EngineRegions prepare(const float* features, std::int64_t images, const Layout& layout) const;

  // h_0 and c_0 of each image, [N, H] each.
  void initial_state(const EngineRegions& regions, float* hidden, float* cell) const;

  // A word's embedding, [E].
  void embed(std::int64_t word, float* to) const { embedding_.copy(word, to); }

  // The layers of a step. Inputs are parts of a row [context D ; word E ; hidden H] and, for words(), of a
  // row [context D ; hidden H]; outputs are rows of as many floats as the layer has outputs.
  const PackedMatrix& query_and_gate() const { return query_and_gate_; }  // -> A, then 0, 1 or D of the gate
  const PackedMatrix& lstm() const { return lstm_; }                      // -> 4H
  const PackedMatrix& deep_output() const { return deep_output_; }        // -> E, before the word is added
  const PackedMatrix& words() const { return words_; }                    // -> V
  const float* score() const { return score_.data(); }                    // v, [A]
  // Where in a row the input of a layer begins.
  std::int64_t query_input() const { return context_size_ + (config_.prev2att ? 0 : embedding_size()); }
  std::int64_t lstm_input() const { return config_.ctx2lstm ? 0 : context_size_; }
  std::int64_t deep_output_input() const { return config_.ctx2out ? 0 : context_size_; }

 private:
  void take_attention(StoredWeights& weights);
  void take_recurrence(StoredWeights& weights);
  void take_output(StoredWeights& weights);
  std::vector<float> with_positions(const float* features, std::int64_t images, const Layout& layout) const;

  DecoderConfig config_;
  bool hard_;
  std::int64_t feature_size_, vocabulary_size_, context_size_;
  PackedMatrix region_projection_;                // -> D with ReLU; none: regions stay as they are
  PackedMatrix region_key_;                       // D -> A
  PackedMatrix initial_;                          // D -> H of the hidden state, then H of the cell
  std::vector<float> first_hidden_, first_cell_;  // [H], where the mean region does not make them
  PackedMatrix query_and_gate_, lstm_, deep_output_, words_;
  AlignedFloats score_;
  EmbeddingTable embedding_;  // [V, E]
};

}  // namespace sightline
