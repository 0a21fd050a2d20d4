#include "model/model_task.h"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "core/error.h"

namespace sightline {
namespace {

TEST(ModelTask, IsToCaptionWhereNoneIsNamed) {
  EXPECT_EQ(task_in(Json::object(), "m"), ModelTask::caption);
  EXPECT_EQ(task_in({{"task", "rewrite"}}, "m"), ModelTask::rewrite);
  EXPECT_EQ(task_in({{"task", "classify"}}, "m"), ModelTask::classify);
}

TEST(ModelTask, AnUnknownOneIsTheModelsFault) {
  try {
    task_in({{"task", "translate"}}, "m.safetensors");
    FAIL();
  } catch (const ModelError& error) {
    EXPECT_STREQ(error.what(),
                 "m.safetensors: key 'task' is \"translate\", expected caption, rewrite or classify");
    EXPECT_EQ(error.hint(), "a newer Sightline may know it");
  }
  EXPECT_THROW(task_in({{"task", 7}}, "m"), ModelError);
}

TEST(ModelTask, AModelOfAnotherNamesItsCommand) {
  EXPECT_NO_THROW(require_task(ModelTask::caption, ModelTask::caption, "m"));
  try {
    require_task(ModelTask::rewrite, ModelTask::caption, "m.safetensors");
    FAIL();
  } catch (const ModelError& error) {
    EXPECT_STREQ(error.what(),
                 "m.safetensors: a model that rewrites texts, expected one that captions photographs");
    EXPECT_EQ(error.hint(), "its command is: sightline rewrite --model m.safetensors");
  }
}

}  // namespace
}  // namespace sightline
