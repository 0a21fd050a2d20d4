#include "model/model_description.h"

#include <gmock/gmock.h>

#include "core/error.h"

namespace sightline {
namespace {

using ::testing::HasSubstr;

ModelDescription whole_description() {
  ModelDescription description;
  description.encoder_kind = "resnet18:layer4@8x8";
  description.feature_size = 512;
  description.grid = {8, 8};
  description.preprocessing.resize = ResizeRule::squash;
  description.preprocessing.width = 320;
  description.decoder.attention = {"multi-head", 12, 4};
  description.decoder.hidden_size = 7;
  description.decoder.gate = GateKind::vector;
  description.vocabulary = {"<pad>", "<start>", "<end>", "<unk>", "a", "dög"};
  description.training = {{"epochs", 3}};
  description.metrics = {{"cider_d", 0.5}};
  description.licence = "MIT";
  description.credits = "nobody";
  description.precision = StoragePrecision::bf16;
  return description;
}

ModelDescription read_again(const Json& json) {
  return parse_model_description(dump_json(json), "m.safetensors");
}

// What is said of the description once something in it has changed.
template <class Change>
std::string description_fault(Change change) {
  Json json = to_json(whole_description());
  change(json);
  try {
    read_again(json);
  } catch (const ModelError& error) {
    return error.what();
  }
  return "none";
}

TEST(ModelDescription, ComesBackAsItWas) {
  const ModelDescription whole = whole_description();
  const ModelDescription found = read_again(to_json(whole));
  EXPECT_EQ(to_json(found), to_json(whole));
  EXPECT_EQ(found.encoder_kind, whole.encoder_kind);
  EXPECT_FALSE(found.external);
  EXPECT_EQ(found.grid, whole.grid);
  EXPECT_EQ(found.preprocessing, whole.preprocessing);
  EXPECT_EQ(found.decoder, whole.decoder);
  EXPECT_EQ(found.vocabulary, whole.vocabulary);
  EXPECT_EQ(found.training, whole.training);
  EXPECT_EQ(found.precision, StoragePrecision::bf16);
  EXPECT_FALSE(found.calibration);
  EXPECT_FALSE(found.quantisation);
}

// It has no input, and its regions no grid.
TEST(ModelDescription, ADetectorsRegionsComeBack) {
  ModelDescription description = whole_description();
  description.encoder_kind = "regions:512";
  description.grid = {};
  description.preprocessing = {};
  const Json json = to_json(description);
  EXPECT_FALSE(json.contains("preprocessing"));
  EXPECT_FALSE(json.at("encoder").contains("grid"));
  const ModelDescription found = read_again(json);
  EXPECT_EQ(to_json(found), json);
  EXPECT_EQ(found.encoder_kind, "regions:512");
  EXPECT_EQ(found.feature_size, 512);
}

TEST(ModelDescription, ADetectorsSizeIsThatOfItsRegions) {
  for (const char* kind : {"regions:511", "regions", "regions:0512", "regions:512@8x8"})
    EXPECT_THAT(description_fault([&](Json& json) { json["encoder"]["kind"] = kind; }),
                HasSubstr("m.safetensors"))
        << kind;
  const std::string outside = description_fault([](Json& json) {
    json["encoder"]["kind"] = "regions:512";
    json["encoder"]["included"] = false;
    json["encoder"]["file_name"] = json["encoder"]["sha256"] = "x";
  });
  EXPECT_THAT(outside, HasSubstr("no weights"));
}

TEST(ModelDescription, KeepsWhatOnlySomeModelsHave) {
  ModelDescription description = whole_description();
  description.external = ExternalEncoder{"torchscript", "inception.pt", "abc"};
  description.encoder_kind = "torchscript";
  description.tokens = Tokens::characters;
  description.quantisation = Quantisation{8, 20, 1000, "def"};
  description.calibration.emplace();
  description.calibration->photos = 5;
  description.calibration->likely_above = 0.75;
  description.calibration->unsure_above = 0.5;
  const ModelDescription found = read_again(to_json(description));
  ASSERT_TRUE(found.external);
  EXPECT_EQ(found.external->file_name, "inception.pt");
  EXPECT_EQ(found.external->sha256, "abc");
  EXPECT_EQ(found.external->tensors_sha256, "");
  EXPECT_EQ(found.tokens, Tokens::characters);
  EXPECT_EQ(found.quantisation, description.quantisation);
  EXPECT_EQ(found.calibration->likely_above, 0.75);
  description.external->tensors_sha256 = "123";
  EXPECT_EQ(read_again(to_json(description)).external->tensors_sha256, "123");
}

// As they were written before these keys came.
TEST(ModelDescription, OfEarlierVersionsAreRead) {
  EXPECT_EQ(description_fault([](Json& json) {
              for (const char* key : {"training", "metrics", "licence", "credits", "precision"})
                json.erase(key);
            }),
            "none");
}

TEST(ModelDescription, EveryOtherKeyIsAskedForByName) {
  for (const char* key :
       {"format_version", "encoder", "preprocessing", "decoder", "tokenizer", "vocabulary"}) {
    EXPECT_THAT(description_fault([&](Json& json) { json.erase(key); }),
                HasSubstr(std::string("'") + key + "' is missing"));
  }
  for (const char* key : {"kind", "feature_size", "grid", "included"})
    EXPECT_THAT(description_fault([&](Json& json) { json["encoder"].erase(key); }),
                HasSubstr(std::string("m.safetensors: encoder: key '") + key + "' is missing"));
  EXPECT_THAT(description_fault([](Json& json) { json["encoder"]["included"] = false; }),
              HasSubstr("'file_name' is missing"));
}

TEST(ModelDescription, SizesOutsideTheirRangeAreNamed) {
  const auto grid = [](const Json& value) {
    return description_fault([&](Json& json) { json["encoder"]["grid"] = value; });
  };
  EXPECT_EQ(grid({0, 8}), "m.safetensors: encoder: key 'grid' is [0,8], expected [rows, columns]");
  for (const Json& bad : {Json(), Json(8), Json{8}, Json{8, 8, 8}, Json{8, -8}, Json{8, 8.5}, Json{4097, 8},
                          Json{8, "8"}, Json{8, 18446744073709551615u}})
    EXPECT_THAT(grid(bad), HasSubstr("key 'grid' is ")) << bad;
  EXPECT_EQ(grid({4096, 1}), "none");
  for (const std::int64_t size : {std::int64_t{0}, std::int64_t{-1}, std::int64_t{65537}})
    EXPECT_THAT(description_fault([&](Json& json) { json["encoder"]["feature_size"] = size; }),
                HasSubstr("expected 1 to 65536"));
}

TEST(ModelDescription, KindsThatAreUnknownMayBeOfANewerVersion) {
  EXPECT_THAT(description_fault([](Json& json) { json["encoder"]["kind"] = "resnet19"; }),
              HasSubstr("m.safetensors: unknown encoder 'resnet19'"));
  EXPECT_THAT(description_fault([](Json& json) { json["decoder"]["attention"] = "sfot"; }),
              HasSubstr("m.safetensors: attention: found 'sfot'"));
  EXPECT_THAT(description_fault([](Json& json) { json["tokenizer"] = "ptb-99"; }),
              HasSubstr("made with tokenizer 'ptb-99', expected "));
  EXPECT_THAT(description_fault([](Json& json) { json["task"] = "classify"; }),
              HasSubstr("a model that classifies texts, expected one that captions photographs"));
  EXPECT_THAT(description_fault([](Json& json) { json["decoder"]["attention_heads"] = 5; }),
              HasSubstr("attention_size is 12, expected a multiple of attention_heads, 5"));
}

// A model must not choose a program of the machine's to run.
TEST(ModelDescription, NamesNoProgram) {
  for (const char* kind : {"torchscript:/bin/sh", "torchscript", "torchscript2"})
    EXPECT_THAT(description_fault([&](Json& json) { json["encoder"]["kind"] = kind; }),
                HasSubstr("expected 'torchscript' for an encoder that is not included"))
        << kind;
}

TEST(ModelDescription, WhatIsNoDescriptionIsAModelError) {
  const std::map<std::string, std::string> foreign{{"format", "pt"}};
  EXPECT_THROW(model_description(foreign, "w.safetensors"), ModelError);
  for (const char* text : {"", "{", "[]", "7", "null", "{\"format_version\": \"1\"}"})
    EXPECT_THROW(parse_model_description(text, "m"), ModelError) << text;
}

TEST(ModelDescription, CountsTheDecodersParameters) {
  const ModelDescription description = whole_description();
  EXPECT_EQ(find_shape(decoder_parameters(description), "output.bias")->shape,
            (std::vector<std::int64_t>{6}));
  EXPECT_EQ(find_shape(decoder_parameters(description), "attention.region_key.weight")->shape,
            (std::vector<std::int64_t>{12, 512}));
}

}  // namespace
}  // namespace sightline
