#pragma once

#include <cstdint>
#include <filesystem>
#include <nlohmann/json.hpp>
#include <string>
#include <string_view>
#include <vector>

#include "core/json.h"
#include "model/model_task.h"
#include "model/storage_precision.h"
#include "model/text_encoder_config.h"
#include "text/tokens.h"

namespace sightline {

// How a text becomes the ids that its encoder reads.
struct TextSource {
  Tokens tokens = Tokens::words;
  std::string tokenizer;            // version of the rules that cut it
  std::int64_t maximum_length = 0;  // in tokens; longer texts are cut
  TextEncoderConfig encoder;
  std::vector<std::string> vocabulary;  // its special words included
};

// The metadata of a model file whose model reads texts: {"format_version", "task", "source", ...}, and what
// the task has beside, under the task's own name.
struct TextModelDescription {
  ModelTask task = ModelTask::rewrite;
  TextSource source;
  Json part;      // the task's own
  Json training;  // how it was trained; free form
  Json metrics;   // validation figures; free form
  std::string licence;
  std::string credits;
  StoragePrecision precision = StoragePrecision::fp32;
};

Json to_json(const TextModelDescription& description);
// Raise ModelError for whatever is wrong with it; `name` is what errors call the model.
TextModelDescription text_model_description(const Json& json, const std::string& name);
// Of a file, of whichever task on texts.
TextModelDescription read_text_model_description(const std::filesystem::path& path);

// Raises ModelError where texts were cut by other rules than these.
void require_tokenizer(const std::string& found, std::string_view expected, const std::string& name);

}  // namespace sightline
