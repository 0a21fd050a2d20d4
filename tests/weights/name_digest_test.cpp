#include "weights/name_digest.h"

#include <gmock/gmock.h>

#include "core/error.h"
#include "core/scratch_file.h"

namespace sightline {
namespace {

using ::testing::HasSubstr;

// SHA-256 of "abc" (FIPS 180-4): ba7816bf 8f01cfea ...
constexpr const char* kBytes = "abc";

TEST(NameDigest, AFileThatIsWhatItsNameSaysPasses) {
  const ScratchFile file(kBytes, "-ba7816bf.pth");
  EXPECT_NO_THROW(check_name_digest(file.path()));
}

TEST(NameDigest, AnotherContentIsRefusedWithTheWayOut) {
  const ScratchFile file(kBytes, "-0676ba61.pth");
  try {
    check_name_digest(file.path());
    FAIL() << "no error";
  } catch (const ModelError& error) {
    EXPECT_THAT(error.what(), HasSubstr(file.path().string()));
    EXPECT_THAT(error.what(), HasSubstr("begins with 0676ba61, and it begins with ba7816bf"));
    EXPECT_THAT(error.hint(), HasSubstr("download it once more"));
  }
}

TEST(NameDigest, DatesAndOtherNamesSayNothing) {
  for (const char* end : {"-20261126.pth", ".pth", "-deadbee.pth", "-deadbeef.safetensors", "-deadBEEF.pt"}) {
    const ScratchFile file(kBytes, end);
    EXPECT_NO_THROW(check_name_digest(file.path())) << end;
  }
}

}  // namespace
}  // namespace sightline
