#include <algorithm>
#include <memory>
#include <nlohmann/json.hpp>

#include "caption/calibration_rows.h"
#include "cli/command.h"
#include "cli/output_form.h"
#include "cli/text_table.h"
#include "core/field.h"
#include "core/json.h"
#include "core/number_text.h"
#include "model/encoder_kind.h"
#include "model/model_description.h"
#include "model/model_task.h"
#include "model/rewriter_description.h"
#include "train/training_config.h"
#include "weights/mapped_tensors.h"

namespace sightline {

namespace {

struct InspectArguments {
  std::filesystem::path model;
  OutputForm format = OutputForm::text;
  bool vocabulary = false;
};

// Its attention's own option too where it has its default: how many heads there are is what a reader asks.
Json decoder_json(const DecoderConfig& config) {
  Json json = to_json(config);
  const std::string option(attention_kind(config.attention.kind).option);
  for (const auto& row : decoder_fields())
    if (row.info.key == option) json[option] = row.get(config);
  return json;
}

// "fp16", "int8 and fp16".
std::string precision_text(const ModelDescription& description) {
  return (description.quantisation ? "int8 and " : "") + to_string(description.precision);
}

// Bytes of the file, and of the tensors of each part that it holds.
Json sizes_json(const std::filesystem::path& model) {
  const MappedTensors file(model);
  Json sizes{{"file", std::filesystem::file_size(model)}};
  for (const SafetensorsEntry& entry : file.entries()) {
    Json& part = sizes[entry.name.substr(0, entry.name.find('.'))];
    part = (part.is_null() ? std::size_t{0} : part.get<std::size_t>()) + entry.end - entry.begin;
  }
  return sizes;
}

Json description_json(const ModelDescription& description, bool vocabulary) {
  Json json;
  json["encoder"] = {{"kind", description.encoder_kind}};
  if (description.external) {
    json["encoder"]["file_name"] = description.external->file_name;
    json["encoder"]["sha256"] = description.external->sha256;
    if (!description.external->tensors_sha256.empty())
      json["encoder"]["tensors_sha256"] = description.external->tensors_sha256;
  }
  json["encoder"]["included"] = !description.external;
  const bool sees_photos = !is_detector_kind(description.encoder_kind);
  if (sees_photos) json["regions"]["grid"] = {description.grid.rows, description.grid.columns};
  json["regions"]["feature_size"] = description.feature_size;
  if (sees_photos) json["preprocessing"] = to_json(description.preprocessing);
  json["decoder"] = decoder_json(description.decoder);
  json["decoder_parameters"] = element_count(decoder_parameters(description), "decoder");
  json["tokens"] = to_string(description.tokens);
  json["vocabulary_size"] = description.vocabulary.size();
  if (vocabulary) json["vocabulary"] = description.vocabulary;
  json["precision"] = precision_text(description);
  json["training"] = description.training;
  json["metrics"] = description.metrics;
  if (description.calibration) json["calibration"] = to_json(calibration_fields(), *description.calibration);
  if (description.quantisation)
    json["quantisation"] = to_json(quantisation_fields(), *description.quantisation);
  json["licence"] = description.licence;
  json["credits"] = description.credits;
  return json;
}

// The recipe that a model's training names, where it does.
Json* recipe_in(Json& training) {
  if (!training.is_object() || !training.contains("recipe")) return nullptr;
  Json& recipe = training["recipe"];
  return recipe.is_object() && recipe.contains("config") ? &recipe["config"] : nullptr;
}

// Of a model that reads texts: the words it knows are counted unless they are asked for.
Json text_description_json(const TextModelDescription& description, const std::string& name,
                           bool vocabulary) {
  const TextSource& source = description.source;
  Json json;
  json["task"] = to_string(description.task);
  json["source"] = {{"tokens", to_string(source.tokens)},
                    {"maximum_length", source.maximum_length},
                    {"encoder", whole_json(text_encoder_fields(), source.encoder)},
                    {"vocabulary_size", source.vocabulary.size()}};
  if (vocabulary) json["source"]["vocabulary"] = source.vocabulary;
  const auto encoder =
      text_encoder_parameters(source.encoder, static_cast<std::int64_t>(source.vocabulary.size()));
  json["source"]["encoder_parameters"] = element_count(encoder, name);
  Json part = description.part;
  for (const char* words : {"vocabulary", "labels"}) {
    if (!part.contains(words) || vocabulary) continue;
    part[std::string(words) + "_size"] = part[words].size();
    part.erase(words);
  }
  if (description.task == ModelTask::rewrite) {
    const RewriterDescription rewriter = rewriter_description(description, name);
    part["decoder"] = decoder_json(rewriter.decoder);
    json["decoder_parameters"] = element_count(rewriter.parameters(source), name);
  }
  json[to_string(description.task)] = part;
  json["precision"] = to_string(description.precision);
  json["training"] = description.training;
  if (Json* recipe = recipe_in(json["training"])) *recipe = recipe_of_task(*recipe, description.task);
  json["metrics"] = description.metrics;
  json["licence"] = description.licence;
  json["credits"] = description.credits;
  return json;
}

Json json_of_model(const std::filesystem::path& model, bool vocabulary) {
  if (read_model_task(model) == ModelTask::caption) {
    Json json = description_json(read_model_description(model), vocabulary);
    json["bytes"] = sizes_json(model);
    return json;
  }
  return text_description_json(read_text_model_description(model), model.string(), vocabulary);
}

// For people: numbers to six digits.
std::string scalar_text(const Json& value) {
  if (value.is_null()) return "-";
  if (value.is_string()) return value.get<std::string>();
  if (value.is_number_float()) return with_digits(value.get<double>(), 6);
  if (!value.is_array()) return dump_json(value);
  std::string list;
  for (const Json& item : value) list += (list.empty() ? "" : " ") + scalar_text(item);
  return list;
}

// {"a": {"b": 1}} as a row "a b | 1".
void add_rows(TextTable& table, const std::string& name, const Json& value) {
  if (!value.is_object() || value.empty()) {
    table.push_back({name, value.is_object() ? "-" : scalar_text(value)});
    return;
  }
  for (const auto& [key, inner] : value.items())
    add_rows(table, name.empty() ? key : name + " " + key, inner);
}

std::string description_text(const Json& json) {
  TextTable table;
  add_rows(table, "", json);
  for (auto& [name, value] : table) std::replace(name.begin(), name.end(), '_', ' ');
  return text_of(table);
}

ExitCode inspect(const InspectArguments& arguments, const Session& session) {
  const Json json = json_of_model(arguments.model, arguments.vocabulary);
  session.console.print(arguments.format == OutputForm::json ? dump_json(json, 2) + "\n"
                                                             : description_text(json));
  return ExitCode::done;
}

}  // namespace

Command inspect_command() {
  const auto arguments = std::make_shared<InspectArguments>();
  Command command;
  command.name = "inspect";
  command.summary = "say what a model file holds";
  command.operands = "MODEL";
  command.details =
      "Reads a model's description (not its tensors): encoder, decoder, vocabulary, how it was trained.";
  command.example = "sightline inspect models/default.safetensors";
  command.options =
      grouped("Output", {with_letter('f', enum_option("format", arguments->format, "form of the output")),
                         switch_option("vocabulary", arguments->vocabulary, "list the words too")});
  command.min_operands = command.max_operands = 1;
  command.set_operands = [arguments](const std::vector<std::string>& operands) {
    arguments->model = operands[0];
  };
  command.run = [arguments](const Session& session) { return inspect(*arguments, session); };
  return command;
}

}  // namespace sightline
