#include "pipeline/photo_problem.h"

#include <gmock/gmock.h>

#include <cerrno>

#include "core/error.h"
#include "core/unwritable_file.h"
#include "data/lock_file.h"

namespace sightline {
namespace {

using ::testing::HasSubstr;

TEST(PhotoProblem, IsWhatTheWriterSaysOrRaisesOfThisPhotoAlone) {
  EXPECT_EQ(photo_problem([] { return std::string(); }), std::nullopt);
  EXPECT_EQ(photo_problem([] { return std::string("read-only"); }), "read-only");
  EXPECT_EQ(photo_problem([]() -> std::string { throw DataError("a.jpg: is cut"); }),
            "a.jpg: is cut, left alone");
  EXPECT_EQ(photo_problem([]() -> std::string { throw BusyError("d: another process is writing it"); }),
            "d: another process is writing it");
  EXPECT_THAT(photo_problem([]() -> std::string {
                raise_unwritable("a.txt", "cannot be written", EACCES);
              }).value_or(""),
              HasSubstr("a.txt: cannot be written"));
  EXPECT_THROW(photo_problem([]() -> std::string { raise_unwritable("a.txt", "cannot be written", ENOSPC); }),
               EnvironmentError);
}

}  // namespace
}  // namespace sightline
