#include "model/fault_of_file.h"

#include <gtest/gtest.h>

namespace sightline {
namespace {

// What a ModelError says and advises that comes of an error.
template <class E>
std::string made_of(const E& raised, const std::string& hint = {}) {
  try {
    as_fault_of_file([&]() -> int { throw raised; }, hint);
  } catch (const ModelError& error) {
    return std::string(error.what()) + " | " + error.hint();
  }
  return "nothing";
}

TEST(FaultOfFile, IsAModelErrorWhateverItWas) {
  EXPECT_EQ(made_of(DataError("m: no key", "look")), "m: no key | look");
  EXPECT_EQ(made_of(UsageError("m: too large"), "it is damaged"), "m: too large | it is damaged");
  EXPECT_EQ(made_of(ModelError("m: newer", "update"), "it is damaged"), "m: newer | update");
}

TEST(FaultOfFile, GivesWhatWasRead) {
  EXPECT_EQ(as_fault_of_file([] { return 7; }), 7);
}

}  // namespace
}  // namespace sightline
