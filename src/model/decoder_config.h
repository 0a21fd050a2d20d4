#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "core/enum_names.h"
#include "core/json.h"
#include "model/refine_options.h"

namespace sightline {

enum class GateKind { off, scalar, vector };
template <>
struct EnumNames<GateKind> {
  static constexpr const char* kWhat = "gate";
  static constexpr EnumName<GateKind> kRows[] = {
      {GateKind::off, "off"}, {GateKind::scalar, "scalar"}, {GateKind::vector, "vector"}};
};

template <class Struct>
struct Field;

struct AttentionConfig {
  std::string kind = "soft";  // a name of attention_kinds()
  std::int64_t size = 512;    // A, the width of the scorer
  std::int64_t heads = 8;     // of multi-head
  std::int64_t window = 3;    // of local-m and local-p: so many regions on either side of the middle
  std::int64_t block = 4;     // of hierarchical: side of a block

  bool operator==(const AttentionConfig&) const = default;
};

// Everything that fixes the decoder's shape. Keys in model files, presets and flags are those of
// decoder_fields().
struct DecoderConfig {
  AttentionConfig attention;
  std::int64_t hidden_size = 512;     // H
  std::int64_t embedding_size = 512;  // E
  std::int64_t region_size = 0;  // width that regions are first projected to (linear + ReLU); 0: as they are
  bool positions = false;  // each region also carries where its cell lies: x and y from -1 to 1, appended to
                           // h_i (CoordConv, Liu et al. 2018). Without, position must show in the features
  RefineOptions refine;    // regions see each other before the decoder sees them; keys "refine", "refine_..."
  GateKind gate = GateKind::scalar;  // beta_t = sigmoid(w·h_{t-1} + b), equation (13) ff. of Xu et al.
  bool mean2init = true;             // h_0 and c_0 from the mean region; else only what is looked at is known
  bool learned_init = false;  // with mean2init off: h_0 and c_0 are parameters, the same for every photo;
                              // else they are zero
  bool ctx2lstm = true;  // the context is part of the LSTM's input; else it reaches the output only, as in Lu
                         // et al. 2017, section 2.1, and each word has to be looked up itself
  bool deep_output = true;  // logits from tanh(W_h h + ...), else from h alone
  bool prev2att = false;    // regions are scored against [h_{t-1} ; E y_{t-1}], not against h_{t-1} alone,
                            // which has not seen the last word yet
  bool prev2out = true;     // ... + E y_{t-1}
  bool ctx2out = true;      // ... + W_z z_t
  double dropout = 0.5;     // before the output layer, and on the embedding and the projected regions

  bool operator==(const DecoderConfig&) const = default;
};

// Every key: its place, its range, its help (core/field.h).
const std::vector<Field<DecoderConfig>>& decoder_fields();

Json to_json(const DecoderConfig& config);
// Keys that are absent keep their defaults. Raises DataError naming the key.
DecoderConfig decoder_config_from_json(const Json& json, const std::string& name);

}  // namespace sightline
