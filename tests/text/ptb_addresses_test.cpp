#include <gtest/gtest.h>

#include "text/ptb_claim.h"

namespace sightline {
namespace {

TEST(PtbAddresses, AreClaimedWhole) {
  for (const auto& [text, address] :
       std::vector<std::pair<std::string, std::string>>{{"http://a.org/b?c=d. The", "http://a.org/b?c=d"},
                                                        {"https://x.y/(z)", "https://x.y/"},
                                                        {"HTTP://X.Y", "HTTP://X.Y"},
                                                        {"http:// x", ""},
                                                        {"www.dogs.co.uk x", "www.dogs.co.uk"},
                                                        {"dogs.com, x", "dogs.com"},
                                                        {"dogs.com/a/b. X", "dogs.com/a/b"},
                                                        {"dogs.xyz x", ""},
                                                        {"www.dogs x", ""},
                                                        {"a.b-c@d.org. x", "a.b-c@d.org"},
                                                        {"a@b", "a@b"},
                                                        {"a@ b", ""},
                                                        {"@name_1 x", "@name_1"},
                                                        {"@5", ""},
                                                        {"#dogs! x", "#dogs"},
                                                        {"#dogs_ x", "#dogs"},
                                                        {"#5", ""},
                                                        {"#d x", ""},
                                                        {"report_2.final.pdf, x", "report_2.final.pdf"},
                                                        {"a/b.txt x", "a/b.txt"},
                                                        {"photo.JPG", "photo.JPG"},
                                                        {"photo.jpgs", ""},
                                                        {"photo.jpg5", ""},
                                                        {"", ""}})
    EXPECT_EQ(claimed(offer_addresses, text), address) << text;
}

}  // namespace
}  // namespace sightline
