#include "data/karpathy_captions.h"

#include <gmock/gmock.h>

#include "core/error.h"
#include "core/temporary_directory.h"
#include "data/raised.h"

namespace sightline {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

class KarpathyCaptions : public ::testing::Test {
 protected:
  CaptionSet of_images(const std::string& images, const std::vector<std::string>& splits = {},
                       const std::vector<std::string>& except = {}) {
    const auto path = directory_.write("k.json", R"({"dataset": "x", "images": [)" + images + "]}");
    return read_karpathy_captions(path, splits, except);
  }
  std::string fault(const std::string& images, const std::vector<std::string>& splits = {},
                    const std::vector<std::string>& except = {}) {
    return raised<DataError>([&] { of_images(images, splits, except); });
  }

  TemporaryDirectory directory_;
};

const std::string kFour =
    R"({"filepath": "train2014", "filename": "a.jpg", "split": "train", "cocoid": 9, "imgid": 0,
        "sentences": [{"tokens": ["a"], "raw": "A."}, {"raw": "B"}]},
       {"filename": "b.jpg", "split": "restval", "imgid": 1, "sentences": []},
       {"filename": "c.jpg", "split": "val", "cocoid": "c9", "sentences": [{"raw": "C"}]},
       {"filename": "d/e.jpg", "split": "test", "sentences": [{"raw": ""}]})";

TEST_F(KarpathyCaptions, AreReadWithTheirFilesAndIds) {
  const CaptionSet set = of_images(kFour);
  EXPECT_THAT(set.name, HasSubstr("k.json"));
  ASSERT_EQ(set.images.size(), 4u);
  EXPECT_EQ(set.images[0].file, "train2014/a.jpg");
  EXPECT_EQ(set.images[0].id, "9") << "cocoid before imgid";
  EXPECT_EQ(set.images[0].id_type, IdType::number);
  EXPECT_THAT(set.images[0].captions, ElementsAre("A.", "B"));
  EXPECT_EQ(set.images[1].id, "1");
  EXPECT_TRUE(set.images[1].captions.empty());
  EXPECT_EQ(set.images[2].id, "c9");
  EXPECT_EQ(set.images[2].id_type, IdType::text);
  EXPECT_EQ(set.images[3].file, "d/e.jpg");
  EXPECT_EQ(set.images[3].id, "d/e.jpg");
  EXPECT_EQ(set.images[3].id_type, IdType::untold);
  EXPECT_THAT(set.splits, ElementsAre("restval", "test", "train", "val"));
  EXPECT_TRUE(set.left_out.empty());
}

TEST_F(KarpathyCaptions, OfSomeSplitsOrAllButSome) {
  const CaptionSet some = of_images(kFour, {"train", "restval"});
  ASSERT_EQ(some.images.size(), 2u);
  EXPECT_THAT(some.splits, ElementsAre("restval", "train"));
  EXPECT_THAT(some.left_out, ElementsAre("test", "val"));
  EXPECT_EQ(of_images(kFour, {"val"}, {"val"}).images.size(), 1u) << "what is asked for is not left out";
  const CaptionSet rest = of_images(kFour, {}, {"val", "test", "other"});
  EXPECT_EQ(rest.images.size(), 2u);
  EXPECT_THAT(rest.left_out, ElementsAre("test", "val"));
}

TEST_F(KarpathyCaptions, SplitsThatAreNotThereAreNamed) {
  EXPECT_THAT(fault(kFour, {"val", "extra"}),
              HasSubstr("k.json: has no split 'extra', only 'restval', 'test', 'train', 'val'"));
  EXPECT_THAT(fault("", {"val"}), HasSubstr("has no split 'val', only none"));
  EXPECT_THAT(fault(kFour, {}, {"train", "restval", "val", "test"}),
              HasSubstr("has the splits 'restval', 'test', 'train', 'val' alone, which are left out here"));
  EXPECT_TRUE(of_images("").images.empty());
}

TEST_F(KarpathyCaptions, FaultsNameTheImage) {
  const auto with = [&](const std::string& keys) { return fault(R"({"split": "x", )" + keys + "}"); };
  EXPECT_THAT(with(R"("filename": "a", "sentences": [{"raw": "x"}, {"tokens": []}])"),
              HasSubstr("k.json: images[0]: key 'sentences': [1]: key 'raw' is missing"));
  EXPECT_THAT(with(R"("filename": "a", "sentences": ["x"])"),
              HasSubstr("sentences[0] is \"x\", expected an object"));
  EXPECT_THAT(with(R"("filename": "a")"), HasSubstr("images[0]: key 'sentences' is missing"));
  EXPECT_THAT(with(R"("sentences": [])"), HasSubstr("images[0]: key 'filename' is missing"));
  EXPECT_THAT(with(R"("filename": "../a", "sentences": [])"), HasSubstr("leads out"));
  EXPECT_THAT(with(R"("filename": "a", "filepath": "/data", "sentences": [])"), HasSubstr("key 'filename'"));
  EXPECT_THAT(fault(R"({"filename": "a", "sentences": []})"), HasSubstr("key 'split' is missing"));
  const auto two_ids = [](const char* second) {
    return R"({"filename": "a", "split": "x", "imgid": 7, "sentences": []}, {"filename": "b", "split": "x", "imgid": )" +
           std::string(second) + R"(, "sentences": []})";
  };
  EXPECT_THAT(fault(two_ids("7.0")), HasSubstr("k.json: images[1]: an image of id 7 is listed twice"));
  EXPECT_EQ(of_images(two_ids("\"7\"")).images.size(), 2u) << "a number and a text";
}

}  // namespace
}  // namespace sightline
