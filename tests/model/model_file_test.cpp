#include "model/model_file.h"

#include <gmock/gmock.h>
#include <torch/torch.h>

#include <cmath>
#include <functional>
#include <nlohmann/json.hpp>

#include "core/error.h"
#include "core/files.h"
#include "core/scratch_file.h"
#include "core/sha256.h"
#include "model/encoder_identity.h"
#include "model/tiny_captioner.h"
#include "weights/safetensors.h"
#include "weights/weights.h"

namespace sightline {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;

class ModelFile : public ::testing::Test {
 protected:
  ModelFile() : encoder_({}, ".pt"), model_({}, ".safetensors") {
    write_tiny_encoder(encoder_.path());
    tiny_ = make_tiny_captioner(encoder_.path());
  }

  void save() { save_model(model_.path(), tiny_.captioner, tiny_.description); }
  LoadedModel load() const { return load_model(model_.path(), encoder_.path()); }

  // Saves, changes the description's JSON, and says how loading fails.
  std::string error_after(const std::function<void(Json&)>& change) {
    save();
    Safetensors content = read_safetensors(model_.path());
    Json json = parse_json(content.metadata.at("sightline"), "model");
    change(json);
    return error_with(std::move(content), dump_json(json));
  }
  std::string error_with(Safetensors content, const std::string& description) {
    content.metadata["sightline"] = description;
    write_safetensors(model_.path(), content);
    return error_of([this] { load(); });
  }
  static std::string error_of(const std::function<void()>& action) {
    try {
      action();
    } catch (const ModelError& error) {
      return error.what();
    }
    return "none";
  }

  ScratchFile encoder_, model_;
  TinyCaptioner tiny_;
};

TEST_F(ModelFile, RoundTripsEverything) {
  save();
  const LoadedModel loaded = load();
  const ModelDescription &before = tiny_.description, &after = loaded.description;
  EXPECT_EQ(after.encoder_kind, before.encoder_kind);
  EXPECT_EQ(after.external->file_name, before.external->file_name);
  EXPECT_EQ(after.external->sha256, before.external->sha256);
  EXPECT_EQ(after.feature_size, 6);
  EXPECT_EQ(after.grid, before.grid);
  EXPECT_EQ(after.preprocessing, before.preprocessing);
  EXPECT_EQ(after.decoder, before.decoder);
  EXPECT_EQ(after.vocabulary, before.vocabulary);
  EXPECT_EQ(after.training, before.training);
  EXPECT_EQ(after.metrics, before.metrics);
  EXPECT_EQ(after.licence, "MIT");
  EXPECT_EQ(after.credits, "nobody");
  EXPECT_FALSE(loaded.captioner.decoder->is_training());
  EXPECT_TRUE(tiny_logits(loaded.captioner).equal(tiny_logits(tiny_.captioner)));
}

TEST_F(ModelFile, EveryDecoderShapeComesBack) {
  for (const std::string& attention : attention_kind_names()) {
    for (const GateKind gate : {GateKind::off, GateKind::scalar, GateKind::vector}) {
      for (const bool deep : {true, false}) {
        for (const std::int64_t region_size : {0, 2}) {
          DecoderConfig& config = tiny_.description.decoder;
          config.attention.kind = attention;
          config.gate = gate;
          config.deep_output = deep;
          config.region_size = region_size;
          if (attention == "dot" || attention == "hard-dot") config.region_size = config.hidden_size;
          config.attention.heads = 3;
          tiny_.captioner.decoder = std::make_shared<Decoder>(config, 6, 7);
          tiny_.captioner.decoder->eval();
          save();
          EXPECT_TRUE(tiny_logits(load().captioner).equal(tiny_logits(tiny_.captioner)))
              << attention << deep << region_size;
        }
      }
    }
  }
}

TEST_F(ModelFile, RefinedRegionsComeBack) {
  for (const PlaceEncoding places :
       {PlaceEncoding::none, PlaceEncoding::sinusoidal, PlaceEncoding::learned}) {
    DecoderConfig& config = tiny_.description.decoder;
    config.refine = {RefineKind::self_attention, 2, 3, places};
    tiny_.captioner.decoder = std::make_shared<Decoder>(config, 6, 7);
    tiny_.captioner.decoder->eval();
    save();
    const LoadedModel loaded = load();
    EXPECT_EQ(loaded.description.decoder, config);
    EXPECT_TRUE(tiny_logits(loaded.captioner).equal(tiny_logits(tiny_.captioner)));
  }
}

// Sizes that the kind of attention cannot have are the file's fault, not the user's.
TEST_F(ModelFile, RefusesSizesThatItsAttentionCannotHave) {
  EXPECT_THAT(error_after([](Json& json) { json["decoder"]["attention"] = "dot"; }),
              AllOf(HasSubstr("attention 'dot'"), HasSubstr("expected one width")));
  EXPECT_THAT(error_after([](Json& json) {
                json["decoder"]["attention"] = "multi-head";
                json["decoder"]["attention_heads"] = 2;
              }),
              HasSubstr("expected a multiple of attention_heads, 2"));
}

// The widest of these decoders has no [D, 4H] matrix at all: nothing may ask for one.
TEST_F(ModelFile, ADecoderThatNeverFeedsTheContextBackComesBack) {
  DecoderConfig& config = tiny_.description.decoder;
  config.ctx2lstm = config.mean2init = false;
  config.hidden_size = 64;
  config.embedding_size = config.attention.size = 2;
  for (const bool prev2att : {false, true}) {
    config.prev2att = prev2att;
    tiny_.captioner.decoder = std::make_shared<Decoder>(config, 6, 7);
    tiny_.captioner.decoder->eval();
    save();
    EXPECT_TRUE(tiny_logits(load().captioner).equal(tiny_logits(tiny_.captioner)));
  }
}

TEST_F(ModelFile, ALearntFirstStateComesBack) {
  DecoderConfig& config = tiny_.description.decoder;
  config.mean2init = false;
  config.learned_init = true;
  tiny_.captioner.decoder = std::make_shared<Decoder>(config, 6, 7);
  tiny_.captioner.decoder->eval();
  save();
  const LoadedModel loaded = load();
  EXPECT_EQ(loaded.description.decoder, config);
  EXPECT_TRUE(tiny_logits(loaded.captioner).equal(tiny_logits(tiny_.captioner)));
  EXPECT_THAT(error_after([](Json& json) { json["decoder"]["mean2init"] = true; }),
              AllOf(HasSubstr("learned_init"), HasSubstr("expected one first state")));
}

TEST_F(ModelFile, StoresHalfPrecision) {
  for (const auto precision : {StoragePrecision::fp16, StoragePrecision::bf16}) {
    tiny_.description.precision = precision;
    save();
    const auto type = precision == StoragePrecision::fp16 ? at::kHalf : at::kBFloat16;
    for (const auto& [name, tensor] : read_safetensors(model_.path()).tensors)
      EXPECT_EQ(tensor.scalar_type(), type) << name;
    const LoadedModel loaded = load();
    EXPECT_EQ(loaded.description.precision, precision);
    EXPECT_EQ(tiny_logits(loaded.captioner).scalar_type(), at::kFloat);
    EXPECT_TRUE(tiny_logits(loaded.captioner).allclose(tiny_logits(tiny_.captioner), 0, 2e-2));
  }
  EXPECT_EQ(parse_enum<StoragePrecision>("bf16"), StoragePrecision::bf16);
  EXPECT_THROW(parse_enum<StoragePrecision>("fp8"), UsageError);
}

TEST_F(ModelFile, RefusesAnotherEncoderWithBothHashes) {
  save();
  const ScratchFile other("another file");
  EXPECT_THAT(error_of([&] { load_model(model_.path(), other.path()); }),
              AllOf(HasSubstr(tiny_.description.external->sha256), HasSubstr(sha256_of_file(other.path()))));
  try {
    load_model(model_.path());
    FAIL();
  } catch (const ModelError& error) {
    EXPECT_THAT(error.what(),
                AllOf(HasSubstr("torchscript"), HasSubstr(tiny_.description.external->file_name),
                      HasSubstr(tiny_.description.external->sha256)));
    EXPECT_THAT(error.hint(), HasSubstr("--encoder"));
  }
}

// The same weights in other containers fit, other weights do not.
TEST_F(ModelFile, KnowsItsEncoderByTheTensors) {
  torch::manual_seed(2);
  auto& [captioner, description] = tiny_;
  description.encoder_kind = "resnet18:layer1@2x3";
  captioner.encoder = make_encoder({description.encoder_kind, {}});
  captioner.encoder->eval();
  description.feature_size = 64;
  captioner.decoder = std::make_shared<Decoder>(description.decoder, 64, 7);
  captioner.decoder->eval();
  const ScratchFile file({}, ".safetensors"), other({}, ".safetensors"), whole({}, ".safetensors");
  NamedTensors weights = kept_tensors(*captioner.encoder);
  write_safetensors(file.path(), {weights, {}});
  description.external = ExternalEncoder{description.encoder_kind, "encoder.safetensors",
                                         sha256_of_file(file.path()), encoder_sha256(*captioner.encoder)};
  save();
  EXPECT_EQ(read_model_description(model_.path()).external->tensors_sha256,
            description.external->tensors_sha256);

  NamedTensors wrapped{
      {"module.fc.weight", torch::zeros({3, 2})}};  // of a classifier, and a prefix before all
  for (const auto& [name, tensor] : weights) wrapped["module." + name] = tensor;
  write_safetensors(other.path(), {wrapped, {{"format", "pt"}}});
  ModelDescription included = description;
  included.external.reset();
  save_model(whole.path(), captioner, included);
  for (const ScratchFile* container : {&file, &other, &whole}) {
    const LoadedModel loaded = load_model(model_.path(), container->path());
    EXPECT_TRUE(tiny_logits(loaded.captioner).allclose(tiny_logits(captioner), 1e-5, 1e-5));
  }

  weights.begin()->second = weights.begin()->second + 1;
  write_safetensors(other.path(), {weights, {}});
  EXPECT_THAT(error_of([&] { load_model(model_.path(), other.path()); }),
              AllOf(HasSubstr("of the tensors found"), HasSubstr(description.external->tensors_sha256)));
  // Earlier versions kept the file's hash alone.
  description.external->tensors_sha256.clear();
  save();
  EXPECT_THAT(error_of([&] { load_model(model_.path(), whole.path()); }),
              AllOf(HasSubstr(description.external->sha256), HasSubstr(sha256_of_file(whole.path()))));
  EXPECT_EQ(error_of([&] { load_model(model_.path(), file.path()); }), "none");
}

TEST_F(ModelFile, HoldsItsEncoder) {
  torch::manual_seed(2);
  auto& [captioner, description] = tiny_;
  description.external.reset();
  description.encoder_kind = "resnet18:layer1@2x3";
  captioner.encoder = make_encoder({description.encoder_kind, {}});
  captioner.encoder->encode(torch::randn({2, 3, 64, 96}));  // batch statistics other than the neutral ones
  captioner.encoder->eval();
  description.feature_size = 64;
  captioner.decoder = std::make_shared<Decoder>(description.decoder, 64, 7);
  captioner.decoder->eval();
  save();
  const LoadedModel loaded = load_model(model_.path());
  EXPECT_TRUE(tiny_logits(loaded.captioner).allclose(tiny_logits(captioner), 1e-5, 1e-5));
  EXPECT_THROW(load_model(model_.path(), encoder_.path()), UsageError);
}

TEST_F(ModelFile, ReadsTheDescriptionAlone) {
  save();
  EXPECT_EQ(read_model_description(model_.path()).vocabulary, tiny_.description.vocabulary);
}

TEST_F(ModelFile, KeepsWhatCaptionsAreCutInto) {
  save();
  EXPECT_EQ(load().captioner.vocabulary.tokens(), Tokens::words);
  tiny_.description.tokens = Tokens::characters;
  save();
  EXPECT_EQ(load().captioner.vocabulary.tokens(), Tokens::characters);
}

TEST_F(ModelFile, RefusesWhatItDoesNotKnow) {
  EXPECT_THAT(error_after([](Json& json) { json["format_version"] = 2; }),
              HasSubstr("format version 2, expected 1"));
  EXPECT_THAT(error_after([](Json& json) { json.erase("format_version"); }),
              HasSubstr("'format_version' is missing"));
  EXPECT_THAT(error_after([](Json& json) { json["tokenizer"] = "other"; }), HasSubstr("tokenizer 'other'"));
  EXPECT_THAT(error_after([](Json& json) { json["encoder"]["kind"] = "vit"; }),
              HasSubstr("unknown encoder 'vit'"));
  EXPECT_THAT(error_after([](Json& json) { json["decoder"]["attention"] = "psychic"; }),
              HasSubstr("psychic"));
  EXPECT_THAT(error_after([](Json& json) { json["precision"] = "fp8"; }), HasSubstr("fp8"));
  EXPECT_THAT(error_after([](Json& json) { json["vocabulary"] = 7; }), HasSubstr("'vocabulary' is 7"));
  EXPECT_THAT(error_after([](Json& json) { json["vocabulary"][5] = "a"; }), HasSubstr("twice"));
  EXPECT_THAT(error_after([](Json& json) { json["encoder"]["grid"] = {0, 2}; }), HasSubstr("grid"));
  EXPECT_THAT(error_after([](Json& json) { json["encoder"]["feature_size"] = 7; }), HasSubstr("expected 7"));
  const ScratchFile other;
  write_safetensors(other.path(), {{{"a", torch::zeros({1})}}, {}});
  EXPECT_THAT(error_of([&] { read_model_description(other.path()); }),
              HasSubstr("expected a Sightline model"));

  save();
  Safetensors content = read_safetensors(model_.path());
  const std::string description = content.metadata["sightline"];
  content.tensors["decoder.extra"] = torch::zeros({1});
  EXPECT_THAT(error_with(content, description), HasSubstr("'decoder.extra' is unknown"));
  content.tensors.erase("decoder.extra");
  content.tensors["encoder.weight"] = torch::zeros({1});
  EXPECT_THAT(error_with(content, description), HasSubstr("'encoder.weight' is unknown"));
  content.tensors.erase("encoder.weight");
  content.tensors.erase("decoder.output.bias");
  EXPECT_THAT(error_with(content, description), HasSubstr("Missing: output.bias"));
}

Calibration tiny_calibration() {
  Calibration calibration;
  calibration.good_cider_d = 0.5;
  calibration.likely_above = 0.6;
  calibration.unsure_above = 0.25;
  calibration.likely = {2, 1};
  calibration.photos = 2;
  calibration.farthest = 3.5;
  calibration.mean = {1, 2, 3, 4, 5, 6};
  calibration.deviation = {1, 1, 2, 2, 0.5f, 0.5f};
  return calibration;
}

TEST_F(ModelFile, KeepsACalibrationAndAllElse) {
  tiny_.description.precision = StoragePrecision::fp16;
  save();
  EXPECT_FALSE(load().captioner.calibration);
  const Safetensors before = read_safetensors(model_.path());
  Calibration calibration = tiny_calibration();
  for (const double likely : {0.6, 0.7}) {  // another takes the place of the first
    calibration.likely_above = likely;
    save_calibrated(model_.path(), model_.path(), calibration);
    const LoadedModel loaded = load();
    ASSERT_TRUE(loaded.captioner.calibration);
    EXPECT_EQ(*loaded.captioner.calibration, calibration);
    EXPECT_EQ(loaded.description.calibration, calibration);
    EXPECT_EQ(read_model_description(model_.path()).calibration->likely_above, likely);
  }
  const Safetensors after = read_safetensors(model_.path());
  EXPECT_EQ(after.tensors.size(), before.tensors.size() + 2);
  for (const auto& [name, tensor] : before.tensors) {
    EXPECT_EQ(after.tensors.at(name).scalar_type(), at::kHalf) << name;
    EXPECT_TRUE(after.tensors.at(name).equal(tensor)) << name;
  }
  Json description = parse_json(after.metadata.at("sightline"), "after");
  description.erase("calibration");
  EXPECT_EQ(description, parse_json(before.metadata.at("sightline"), "before"));
}

TEST_F(ModelFile, RefusesACalibrationThatDoesNotFit) {
  Calibration calibration = tiny_calibration();
  calibration.mean.push_back(7);
  save();
  EXPECT_THAT(error_of([&] { save_calibrated(model_.path(), model_.path(), calibration); }),
              HasSubstr("7 features, expected 6"));

  tiny_.description.calibration = tiny_calibration();
  EXPECT_EQ(error_after([](Json&) {}), "none");
  EXPECT_THAT(error_after([](Json& json) { json.erase("calibration"); }),
              HasSubstr("'calibration.deviation' is unknown"));
  EXPECT_THAT(error_after([](Json& json) { json["calibration"]["farthest"] = -1; }),
              HasSubstr("calibration: key 'farthest' is -1"));
  EXPECT_THAT(error_after([](Json& json) { json["calibration"] = 7; }), HasSubstr("expected an object"));

  const auto error_of_tensor = [&](const std::string& key, const at::Tensor& tensor) {
    save();
    Safetensors content = read_safetensors(model_.path());
    const std::string description = content.metadata["sightline"];
    content.tensors["calibration." + key] = tensor;
    return error_with(std::move(content), description);
  };
  EXPECT_THAT(error_of_tensor("mean", torch::zeros({5})), HasSubstr("'calibration.mean' has 5 elements"));
  EXPECT_THAT(error_of_tensor("mean", torch::zeros({2, 3})), HasSubstr("in 2 dimensions"));
  EXPECT_THAT(error_of_tensor("mean", torch::zeros({6}, at::kLong)), HasSubstr("floating-point"));
  EXPECT_THAT(error_of_tensor("mean", torch::full({6}, INFINITY)), HasSubstr("not finite"));
  EXPECT_THAT(error_of_tensor("deviation", torch::zeros({6})), HasSubstr("expected numbers above 0"));
  EXPECT_THAT(error_of_tensor("extra", torch::zeros({6})), HasSubstr("'calibration.extra' is unknown"));
}

// A model must not choose a program of the machine's to run.
TEST_F(ModelFile, NamesNoProgramToRun) {
  EXPECT_THAT(error_after([this](Json& json) {
                json["encoder"] = {{"kind", "torchscript:" + encoder_.path().string()},
                                   {"included", true},
                                   {"feature_size", 6},
                                   {"grid", {2, 3}}};
              }),
              HasSubstr("expected 'torchscript'"));
  EXPECT_THAT(error_after([](Json& json) { json["encoder"]["included"] = true; }),
              HasSubstr("expected 'torchscript'"));
}

// Sizes that the file does not bear out must not become memory or time.
TEST_F(ModelFile, SurvivesHostileDescriptions) {
  for (const char* key : {"hidden_size", "embedding_size", "attention_size", "region_size"}) {
    EXPECT_THAT(error_after([&](Json& json) { json["decoder"][key] = 65536; }),
                HasSubstr("all decoder tensors in the file"))
        << key;
    EXPECT_NE(error_after([&](Json& json) { json["decoder"][key] = std::int64_t{1} << 62; }), "none") << key;
    EXPECT_NE(error_after([&](Json& json) { json["decoder"][key] = -1; }), "none") << key;
  }
  // The scorer's query is [A, H + E]: 17 GB that no tensor of the file bears out.
  EXPECT_THAT(error_after([](Json& json) {
                auto& decoder = json["decoder"];
                decoder["prev2att"] = true;
                decoder["embedding_size"] = decoder["attention_size"] = 65536;
                decoder["hidden_size"] = decoder["region_size"] = 1;
              }),
              HasSubstr("all decoder tensors in the file"));
  save();
  const Safetensors content = read_safetensors(model_.path());
  EXPECT_THAT(error_with(content, std::string(1'000'000, '[')), HasSubstr("nested"));
  std::string keys = "{";
  for (int i = 0; i < 200'000; ++i) keys.append("\"").append(std::to_string(i)).append("\":0,");
  EXPECT_THAT(error_with(content, keys + "\"x\":0}"), HasSubstr("keys"));
  for (const char* text : {"", "7", "[]", "{", "null", "\"\""})
    EXPECT_NE(error_with(content, text), "none") << text;
}

TEST_F(ModelFile, AnyTruncationIsAModelError) {
  save();
  const std::string bytes = read_file(model_.path());
  for (std::size_t size = 0; size < bytes.size(); size += 13) {
    model_.write(bytes.substr(0, size));
    EXPECT_NE(error_of([this] { load(); }), "none") << size;
  }
}

TEST_F(ModelFile, SurvivesDamagedHeaders) {
  save();
  const std::string bytes = read_file(model_.path());
  const std::size_t header = bytes.find("decoder.");
  for (std::size_t i = 0; i < std::min(bytes.size(), header + 2500); i += 11) {
    std::string damaged = bytes;
    damaged[i] = static_cast<char>(damaged[i] ^ (i % 2 ? 0x80 : 0x05));
    model_.write(damaged);
    try {
      load();
    } catch (const ModelError&) {
    }
  }
}

// A file that the first version of the format's writer made: every later version must read it.
TEST(ModelFileVersions, Version1Loads) {
  const LoadedModel loaded = load_model(fixture("model_v1.safetensors"), fixture("tiny_encoder.pt"));
  const TinyCaptioner tiny = make_tiny_captioner(fixture("tiny_encoder.pt"));
  EXPECT_EQ(loaded.description.vocabulary, tiny.description.vocabulary);
  EXPECT_EQ(loaded.description.metrics, tiny.description.metrics);
  EXPECT_TRUE(tiny_logits(loaded.captioner).equal(tiny_logits(tiny.captioner)));
}

// Makes the fixtures of the test above: model_tests --gtest_also_run_disabled_tests
// --gtest_filter=*WriteFixtures. A new format version gets a new file; those that exist stay as they are.
TEST(ModelFileVersions, DISABLED_WriteFixtures) {
  write_tiny_encoder(fixture("tiny_encoder.pt"));
  const TinyCaptioner tiny = make_tiny_captioner(fixture("tiny_encoder.pt"));
  save_model(fixture("model_v" + std::to_string(kModelFormatVersion) + ".safetensors"), tiny.captioner,
             tiny.description);
}

}  // namespace
}  // namespace sightline
