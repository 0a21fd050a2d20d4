#include "core/base64.h"

#include <gtest/gtest.h>

#include "core/error.h"

namespace sightline {
namespace {

TEST(Base64, IsThatOfRfc4648) {
  const std::pair<std::string, std::string> vectors[] = {{"", ""},
                                                         {"f", "Zg=="},
                                                         {"fo", "Zm8="},
                                                         {"foo", "Zm9v"},
                                                         {"foob", "Zm9vYg=="},
                                                         {"fooba", "Zm9vYmE="},
                                                         {"foobar", "Zm9vYmFy"},
                                                         {std::string("\0\xFF\xFE\0", 4), "AP/+AA=="}};
  for (const auto& [bytes, text] : vectors) {
    EXPECT_EQ(base64(bytes), text);
    EXPECT_EQ(from_base64(text), bytes);
  }
}

TEST(Base64, RefusesWhatIsNone) {
  for (const std::string text : {"Zg=", "Z", "Zg!=", "\xFF\xFF\xFF\xFF"}) {
    EXPECT_THROW(from_base64(text), DataError) << text;
  }
}

}  // namespace
}  // namespace sightline
