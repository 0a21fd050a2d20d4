#include <nlohmann/json.hpp>

#include "core/error.h"
#include "model/decoder.h"

namespace sightline {

namespace {

// Sizes come from files: a damaged one must not become an allocation.
std::int64_t size_in(const Json& json, const std::string& key, std::int64_t fallback, std::int64_t minimum,
                     const std::string& name) {
  const auto value = json_get_or<std::int64_t>(json, key, fallback, name);
  if (value < minimum || value > 65536) {
    throw DataError(name + ": key '" + key + "' is " + std::to_string(value) + ", expected " +
                    std::to_string(minimum) + " to 65536");
  }
  return value;
}

}  // namespace

Json to_json(const DecoderConfig& config) {
  return Json{{"attention", config.attention.kind}, {"attention_size", config.attention.size},
              {"hidden_size", config.hidden_size},  {"embedding_size", config.embedding_size},
              {"region_size", config.region_size},  {"positions", config.positions},
              {"gate", to_string(config.gate)},     {"prev2att", config.prev2att},
              {"mean2init", config.mean2init},      {"ctx2lstm", config.ctx2lstm},
              {"deep_output", config.deep_output},  {"prev2out", config.prev2out},
              {"ctx2out", config.ctx2out},          {"dropout", config.dropout}};
}

DecoderConfig decoder_config_from_json(const Json& json, const std::string& name) {
  DecoderConfig config;
  config.attention.kind = json_get_or(json, "attention", config.attention.kind, name);
  config.attention.size = size_in(json, "attention_size", config.attention.size, 1, name);
  config.hidden_size = size_in(json, "hidden_size", config.hidden_size, 1, name);
  config.embedding_size = size_in(json, "embedding_size", config.embedding_size, 1, name);
  config.region_size = size_in(json, "region_size", config.region_size, 0, name);
  config.positions = json_get_or(json, "positions", config.positions, name);
  config.gate = json_enum_or(json, "gate", config.gate, name);
  config.prev2att = json_get_or(json, "prev2att", config.prev2att, name);
  config.mean2init = json_get_or(json, "mean2init", config.mean2init, name);
  config.ctx2lstm = json_get_or(json, "ctx2lstm", config.ctx2lstm, name);
  config.deep_output = json_get_or(json, "deep_output", config.deep_output, name);
  config.prev2out = json_get_or(json, "prev2out", config.prev2out, name);
  config.ctx2out = json_get_or(json, "ctx2out", config.ctx2out, name);
  config.dropout = json_get_or(json, "dropout", config.dropout, name);
  if (!(config.dropout >= 0 && config.dropout < 1)) {
    throw DataError(name + ": key 'dropout' is " + std::to_string(config.dropout) +
                    ", expected 0 up to but not 1");
  }
  return config;
}

}  // namespace sightline
