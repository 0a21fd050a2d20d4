#include "model/made_model.h"

#include <gtest/gtest.h>

#include "core/temporary_directory.h"
#include "weights/tensor_writer.h"

namespace sightline {
namespace {

TEST(MadeModel, IsWhatItsDescriptionSays) {
  const TemporaryDirectory directory;
  const auto described = [&](const std::string& description) {
    const auto file = directory.path() / "model.safetensors";
    write_tensors(file, {}, {{"sightline", description}});
    return file;
  };
  const auto mean = described(R"({"format_version": 1, "training": {"averaged": []}})");
  EXPECT_TRUE(is_mean_of_models(mean));
  EXPECT_FALSE(is_quantised_model(mean));
  EXPECT_FALSE(is_calibrated_model(mean));
  EXPECT_TRUE(is_quantised_model(described(R"({"format_version": 1, "quantisation": {}})")));
  EXPECT_TRUE(is_calibrated_model(described(R"({"format_version": 1, "calibration": {}})")));
  const auto trained = described(R"({"format_version": 1, "training": {"epochs": 3}})");
  EXPECT_FALSE(is_mean_of_models(trained) || is_quantised_model(trained) || is_calibrated_model(trained));
  const auto other = directory.write("other.safetensors", "no model");
  EXPECT_FALSE(is_mean_of_models(other) || is_quantised_model(other) || is_calibrated_model(other));
}

}  // namespace
}  // namespace sightline
