#include "model/quantisation.h"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "core/error.h"

namespace sightline {
namespace {

TEST(Quantisation, ComesBackAndAsksForEveryKey) {
  const Quantisation whole{8, 20, 1'000'000'000'000, "abc"};
  const Json json = to_json(quantisation_fields(), whole);
  EXPECT_EQ(quantisation_from_json(json, "q"), whole);
  for (const auto& [key, value] : json.items()) {
    Json without = json;
    without.erase(key);
    try {
      quantisation_from_json(without, "q");
      FAIL() << key;
    } catch (const DataError& error) {
      EXPECT_EQ(error.what(), "q: key '" + key + "' is missing");
    }
  }
  for (const char* key : {"photos", "convolutions", "model_bytes"}) {
    Json none = json;
    none[key] = 0;
    EXPECT_THROW(quantisation_from_json(none, "q"), DataError) << key;
  }
}

}  // namespace
}  // namespace sightline
