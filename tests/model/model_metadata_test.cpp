#include "model/model_metadata.h"

#include <gmock/gmock.h>

#include <nlohmann/json.hpp>

#include "core/error.h"

namespace sightline {
namespace {

using ::testing::HasSubstr;

std::string metadata_fault(const std::map<std::string, std::string>& metadata) {
  try {
    model_metadata(metadata, "m.safetensors");
  } catch (const ModelError& error) {
    return std::string(error.what()) + " (" + error.hint() + ")";
  }
  return "none";
}

TEST(ModelMetadata, IsTheDocumentUnderItsKey) {
  EXPECT_EQ(
      model_metadata({{"other", "x"}, {"sightline", R"({"format_version": 1, "a": [2]})"}}, "m")["a"][0], 2);
}

TEST(ModelMetadata, WhatIsNoneIsNamed) {
  EXPECT_THAT(metadata_fault({{"format", "pt"}}), HasSubstr("weights of an encoder go to --encoder"));
  EXPECT_THAT(metadata_fault({{"sightline", "{]"}}), HasSubstr("m.safetensors: description"));
  EXPECT_THAT(metadata_fault({{"sightline", "{}"}}), HasSubstr("'format_version' is missing"));
  EXPECT_THAT(metadata_fault({{"sightline", R"({"format_version": 2})"}}),
              HasSubstr("model format version 2, expected 1 (a newer Sightline wrote it"));
  EXPECT_EQ(metadata_fault({{"sightline", R"({"format_version": 0})"}}),
            "m.safetensors: model format version 0, expected 1 ()");
  EXPECT_THAT(metadata_fault({{"sightline", std::string(100'000, '[')}}), HasSubstr("m.safetensors"));
}

}  // namespace
}  // namespace sightline
