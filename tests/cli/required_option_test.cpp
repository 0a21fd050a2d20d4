#include "cli/required_option.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "core/error.h"

namespace sightline {
namespace {

using ::testing::StrEq;
using ::testing::ThrowsMessage;

TEST(RequiredOption, NamesWhatWasGivenAndWhatIsMissing) {
  EXPECT_THAT([] { require_option(true, false, "--a", "--z"); },
              ThrowsMessage<UsageError>(StrEq("--a needs --z")));
}

TEST(RequiredOption, AsksForNothingThatIsThereOrWasNotWanted) {
  EXPECT_NO_THROW(require_option(true, true, "--a", "--z"));
  EXPECT_NO_THROW(require_option(false, false, "--a", "--z"));
}

}  // namespace
}  // namespace sightline
