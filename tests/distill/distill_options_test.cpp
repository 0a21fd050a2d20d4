#include "distill/distill_options.h"

#include <gtest/gtest.h>

#include <set>

#include "core/field.h"
#include "core/field_values.h"

namespace sightline {
namespace {

TEST(DistillOptions, EveryRowReachesAValueOfItsOwn) {
  const DistillOptions usual;
  std::set<std::string> keys;
  for (const auto& row : distill_fields()) {
    EXPECT_TRUE(keys.insert(row.info.key).second) << row.info.key;
    DistillOptions changed;
    row.set(changed, other_value(row.info, row.get(usual)));
    EXPECT_EQ(Json::diff(to_json(distill_fields(), usual), to_json(distill_fields(), changed)).size(), 1u)
        << row.info.key;
    for (const Json& value : values_outside(row.info)) EXPECT_TRUE(fault_of(row.info, value)) << row.info.key;
    EXPECT_FALSE(row.info.group.empty()) << row.info.key;
  }
}

// A run of before is resumed by these keys.
TEST(DistillOptions, KeysAreThoseThatRunsHaveRecorded) {
  std::set<std::string> keys;
  for (const auto& row : distill_fields()) keys.insert(row.info.key);
  const std::set<std::string> recorded{"student",
                                       "keep_projection",
                                       "image_size",
                                       "views",
                                       "colour",
                                       "blur",
                                       "shift",
                                       "mse",
                                       "cosine",
                                       "relation",
                                       "photos_per_batch",
                                       "epochs",
                                       "learning_rate",
                                       "weight_decay",
                                       "warmup_steps",
                                       "clip_norm",
                                       "early_stopping",
                                       "seed"};
  EXPECT_EQ(keys, recorded);
}

}  // namespace
}  // namespace sightline
