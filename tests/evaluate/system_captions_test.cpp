#include "evaluate/system_captions.h"

#include <gtest/gtest.h>

#include "core/error.h"
#include "core/temporary_directory.h"
#include "data/raised.h"

namespace sightline {
namespace {

CaptionSet three_photos() {
  CaptionSet set{"references.tsv", {}};
  for (const char* id : {"1", "2", "3"}) set.images.push_back({id, std::string(id) + ".jpg", {"a dog"}});
  return set;
}

TEST(StoredCaptions, AreMatchedWithTheImages) {
  const TemporaryDirectory directory;
  const auto file = directory.write(
      "r.json", R"([{"image_id": 3, "caption": "a cat"}, {"image_id": 1, "caption": "a bus"}])");
  const SystemCaptions found = stored_captions(file, three_photos(), Tokens::characters);
  EXPECT_EQ(found.name, file.string());
  EXPECT_EQ(found.matched.captions[0], "a bus");
  EXPECT_FALSE(found.matched.captions[1]);
  EXPECT_EQ(found.matched.captions[2], "a cat");
  EXPECT_EQ(found.matched.missing.size(), 1u);
  EXPECT_TRUE(found.attention.empty());  // COCO's results have none
}

// Two words over two cells: all of the weight on the first, then on the second.
TEST(StoredCaptions, KeepTheSumsOfTheirAttention) {
  const TemporaryDirectory directory;
  const auto line = [](const std::string& file, const std::string& attention) {
    return R"({"file": ")" + file +
           R"(", "status": "ok", "caption": "a dog", "words": [{"word": "a"}, {"word": "dog"}], )" +
           R"("grid": [1, 2], "area": [0, 0, 20, 10], "attention": )" + attention + "}\n";
  };
  const std::string lines = line("1.jpg", "[[1, 0], [0, 1]]") + line("2.jpg", "null");
  const SystemCaptions found =
      stored_captions(directory.write("r.jsonl", lines), three_photos(), Tokens::characters);
  ASSERT_EQ(found.attention.size(), 3u);
  EXPECT_EQ(found.attention[0].words, 2);
  EXPECT_EQ(found.attention[0].changes, 1);
  EXPECT_DOUBLE_EQ(found.attention[0].change, 1);   // all of it moves
  EXPECT_DOUBLE_EQ(found.attention[0].entropy, 0);  // one cell at a time
  EXPECT_EQ(found.attention[1].words, 0);
  EXPECT_EQ(found.attention[2].captions, 0);  // no caption at all
}

TEST(RequirePhotos, FailuresAreListedUnlessTheyAreAllowed) {
  ModelCaptionsOptions options;
  EXPECT_NO_THROW(require_photos({}, three_photos(), options, "scored"));
  EXPECT_EQ(raised<DataError>([&] {
              require_photos({"1.jpg: is torn", "3.jpg: is gone"}, three_photos(), options, "scored");
            }),
            "2 of 3 photos cannot be scored: 1.jpg: is torn, 3.jpg: is gone");
  options.allow_failures = true;
  EXPECT_NO_THROW(require_photos({"1.jpg: is torn"}, three_photos(), options, "scored"));
}

}  // namespace
}  // namespace sightline
