#include "train/validation.h"

#include <gtest/gtest.h>

#include "core/error.h"
#include "data/raised.h"

namespace sightline {
namespace {

TEST(ValidationFigures, AreFoundByName) {
  const ValidationFigures figures{{"cider_d", 0.9}, {"loss", 2.5}};
  EXPECT_EQ(figure(figures, "loss"), 2.5);
  EXPECT_EQ(raised<DataError>([&] { figure(figures, "bleu_4"); }), "validation: has no figure 'bleu_4'");
}

}  // namespace
}  // namespace sightline
