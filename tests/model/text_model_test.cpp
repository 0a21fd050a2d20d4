#include "model/text_model.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "core/error.h"
#include "core/temporary_directory.h"

namespace sightline {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::ThrowsMessage;

class TextModelTest : public ::testing::Test {
 protected:
  TextModelTest() {
    torch::manual_seed(2);
    description_.task = ModelTask::rewrite;
    description_.source = {Tokens::words, "ptb-1", 7, config(), {"<pad>", "<start>", "<end>", "<unk>", "a"}};
    description_.part = {{"of", "the task"}};
    description_.licence = "MIT";
    encoder_ = std::make_shared<TextEncoder>(config(), 5);
    encoder_->eval();
    save();
  }

  static TextEncoderConfig config() {
    return {.kind = TextEncoderKind::bilstm, .embedding_size = 4, .hidden_size = 3};
  }
  void save() const { save_text_model(file_, description_, {{kTextEncoderPrefix, encoder_.get()}}); }
  at::Tensor features(TextEncoder& encoder) const {
    const torch::NoGradGuard no_grad;
    const at::Tensor ids = torch::tensor({{4, 3, 4}}, at::kLong);
    return encoder.forward(ids, torch::ones_like(ids).to(at::kBool)).features;
  }

  TemporaryDirectory directory_;
  std::filesystem::path file_ = directory_.path() / "m.safetensors";
  TextModelDescription description_;
  std::shared_ptr<TextEncoder> encoder_;
};

TEST_F(TextModelTest, ComesBackAsItWas) {
  const TextModelFile file = read_text_model(file_, ModelTask::rewrite);
  EXPECT_EQ(file.name, file_.string());
  EXPECT_EQ(file.description.licence, "MIT");
  EXPECT_EQ(file.description.part, (Json{{"of", "the task"}}));
  EXPECT_EQ(file.description.source.maximum_length, 7);
  const auto encoder = text_encoder_of(file);
  EXPECT_FALSE(encoder->is_training());
  EXPECT_TRUE(features(*encoder).equal(features(*encoder_)));
}

// Half precision has eleven bits.
TEST_F(TextModelTest, IsStoredInThePrecisionOfItsDescription) {
  const auto whole = std::filesystem::file_size(file_);
  description_.precision = StoragePrecision::fp16;
  save();
  EXPECT_LT(std::filesystem::file_size(file_), whole);
  const at::Tensor stored = features(*text_encoder_of(read_text_model(file_, ModelTask::rewrite)));
  EXPECT_TRUE(stored.allclose(features(*encoder_), 0, 2e-3));
  EXPECT_FALSE(stored.equal(features(*encoder_)));
}

TEST_F(TextModelTest, OfAnotherTaskIsRefusedWithItsCommand) {
  EXPECT_THAT([&] { read_text_model(file_, ModelTask::classify); },
              ThrowsMessage<ModelError>(AllOf(HasSubstr(file_.string()), HasSubstr("rewrites texts"))));
}

TEST_F(TextModelTest, TensorsThatDoNotFitAreNamed) {
  TextModelFile file = read_text_model(file_, ModelTask::rewrite);
  const auto entry = file.tensors.begin();
  entry->second = torch::zeros({9, 9});
  EXPECT_THAT([&] { text_encoder_of(file); }, ThrowsMessage<ModelError>(HasSubstr(file_.string())));
  file.tensors.erase(entry);
  EXPECT_THAT([&] { text_encoder_of(file); }, ThrowsMessage<ModelError>(HasSubstr(file_.string())));
}

TEST_F(TextModelTest, ATensorOfNoPartIsUnknown) {
  TextModelFile file = read_text_model(file_, ModelTask::rewrite);
  EXPECT_NO_THROW(check_prefixes(file, {"decoder.", kTextEncoderPrefix}));
  EXPECT_THAT([&] { check_prefixes(file, {"decoder."}); },
              ThrowsMessage<ModelError>(HasSubstr("is unknown to this version")));
  file.tensors["x.y"] = torch::zeros({1});
  EXPECT_THAT([&] { check_prefixes(file, {kTextEncoderPrefix}); },
              ThrowsMessage<ModelError>(HasSubstr("tensor 'x.y' is unknown")));
}

}  // namespace
}  // namespace sightline
