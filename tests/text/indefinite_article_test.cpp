#include "text/indefinite_article.h"

#include <gtest/gtest.h>

namespace sightline {
namespace {

TEST(IndefiniteArticleTest, GoesByTheSound) {
  for (const char* name : {"dog",   "university",     "unicycle", "unit",    "user",    "European",
                           "ewe",   "one-way street", "ukulele",  "utensil", "U-turn",  "UFO",
                           "house", "helicopter",     "yacht",    "7-iron",  "T-shirt", "BMW",
                           "",      "110 volt socket"})
    EXPECT_EQ(indefinite_article(name), "a") << name;
  for (const char* name :
       {"apple", "African elephant", "umbrella", "unidentified object", "uninhabited island", "usher",
        "utter mess", "hour", "hourglass", "honest man", "heirloom", "SUV", "X-ray", "8-ball", "11th hour",
        "18-wheeler", "octopus", "oneiric scene"})
    EXPECT_EQ(indefinite_article(name), "an") << name;
}

TEST(IndefiniteArticleTest, PluralsAreTold) {
  for (const char* name : {"scissors", "people", "women", "policewomen", "cups of tea", "men in black",
                           "Teeth", "leather boots", "sunglasses", "headphones", "children"})
    EXPECT_TRUE(is_plural_name(name)) << name;
  for (const char* name : {"bus", "gas", "glass", "cactus", "tennis", "lens", "species", "cup of beans",
                           "dog", "platypus", "iris", "chess", "sax", "triceratops", ""})
    EXPECT_FALSE(is_plural_name(name)) << name;
}

}  // namespace
}  // namespace sightline
