#include "data/caption_batches.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <nlohmann/json.hpp>
#include <set>

#include "core/error.h"
#include "data/raised.h"

namespace sightline {
namespace {

using testing::HasSubstr;

// Images with 0 to 7 captions of lengths as people write them: most about 10 words, some up to 30.
std::vector<EncodedCaption> some_captions(std::int64_t images, std::uint64_t seed = 3) {
  Random random(seed);
  std::vector<EncodedCaption> captions;
  for (std::int64_t image = 0; image < images; ++image) {
    const std::uint64_t count = image % 5 == 0 ? random.below(8) : 5;
    for (std::uint64_t i = 0; i < count; ++i) {
      const std::uint64_t length =
          5 + random.below(6) + (random.below(6) == 0 ? random.below(20) : random.below(4));
      captions.push_back({image, std::vector<std::int64_t>(length, static_cast<std::int64_t>(i))});
    }
  }
  random.shuffle(captions);  // of one image not side by side in the file
  return captions;
}

std::vector<CaptionGroup> draw(CaptionBatches& batches, std::int64_t count) {
  std::vector<CaptionGroup> groups;
  for (std::int64_t i = 0; i < count; ++i) groups.push_back(batches.next());
  return groups;
}

std::vector<std::vector<std::int64_t>> captions_of(const std::vector<CaptionGroup>& groups) {
  std::vector<std::vector<std::int64_t>> captions;
  for (const CaptionGroup& group : groups) captions.push_back(group.captions);
  return captions;
}

TEST(CaptionBatches, AnEpochGivesEveryCaptionOnceWithAllOfItsImage) {
  const auto captions = some_captions(203);
  CaptionBatches batches(captions, 203, 4, 1);
  for (int epoch = 0; epoch < 3; ++epoch) {
    std::multiset<std::int64_t> seen;
    for (std::int64_t i = 0; i < batches.batches_per_epoch(); ++i) {
      EXPECT_EQ(batches.epoch(), epoch);
      EXPECT_EQ(batches.position(), i);
      const CaptionGroup group = batches.next();
      EXPECT_LE(group.images.size(), 4u);
      std::size_t expected = 0;
      for (const auto& caption : captions) {
        expected += std::count(group.images.begin(), group.images.end(), caption.image);
      }
      EXPECT_EQ(group.captions.size(), expected);
      for (std::size_t c = 0; c < group.captions.size(); ++c) {
        const EncodedCaption& caption = captions[group.captions[c]];
        EXPECT_TRUE(std::count(group.images.begin(), group.images.end(), caption.image));
        if (c > 0) {
          EXPECT_GE(captions[group.captions[c - 1]].words.size(), caption.words.size());
        }
        seen.insert(group.captions[c]);
      }
    }
    EXPECT_EQ(seen.size(), captions.size());
    EXPECT_EQ(std::set(seen.begin(), seen.end()).size(), captions.size());
  }
  EXPECT_EQ(batches.epoch(), 3);
  EXPECT_EQ(batches.position(), 0);
}

// Share of a batch's cells, captions × longest, that hold no word.
double padding(const std::vector<EncodedCaption>& captions,
               const std::vector<std::vector<std::int64_t>>& batches) {
  double cells = 0, words = 0;
  for (const auto& batch : batches) {
    std::size_t longest = 0;
    for (const std::int64_t caption : batch) {
      longest = std::max(longest, captions[caption].words.size());
      words += static_cast<double>(captions[caption].words.size());
    }
    cells += static_cast<double>(longest * batch.size());
  }
  return 1 - words / cells;
}

TEST(CaptionBatches, PaddingIsWellBelowThatOfBatchesAtRandom) {
  const auto captions = some_captions(4000);
  CaptionBatches batches(captions, 4000, 16, 1);
  const auto drawn = captions_of(draw(batches, batches.batches_per_epoch()));
  std::map<std::int64_t, std::vector<std::int64_t>> of_image;
  for (std::size_t i = 0; i < captions.size(); ++i)
    of_image[captions[i].image].push_back(static_cast<std::int64_t>(i));
  std::vector<std::vector<std::int64_t>> random;
  for (const auto& [image, own] : of_image) {  // lengths do not depend on the image's number
    if (image % 16 == 0 || random.empty()) random.emplace_back();
    random.back().insert(random.back().end(), own.begin(), own.end());
  }
  EXPECT_LT(padding(captions, drawn), 0.75 * padding(captions, random));
}

TEST(CaptionBatches, TheSeedDecidesTheOrder) {
  const auto captions = some_captions(100);
  CaptionBatches a(captions, 100, 4, 7), b(captions, 100, 4, 7), c(captions, 100, 4, 8);
  const std::int64_t epoch = a.batches_per_epoch();
  const auto first = captions_of(draw(a, epoch)), second = captions_of(draw(a, epoch));
  EXPECT_EQ(first, captions_of(draw(b, epoch)));
  EXPECT_EQ(second, captions_of(draw(b, epoch)));
  EXPECT_NE(first, captions_of(draw(c, epoch)));
  EXPECT_NE(first, second);
}

TEST(CaptionBatches, CompanyChangesFromEpochToEpoch) {
  const auto captions = some_captions(1000);
  CaptionBatches batches(captions, 1000, 4, 7);
  std::set<std::vector<std::int64_t>> first;
  for (auto& group : draw(batches, batches.batches_per_epoch())) {
    std::sort(group.images.begin(), group.images.end());
    first.insert(group.images);
  }
  std::int64_t again = 0;
  for (auto& group : draw(batches, batches.batches_per_epoch())) {
    std::sort(group.images.begin(), group.images.end());
    again += static_cast<std::int64_t>(first.count(group.images));
  }
  EXPECT_LT(again, batches.batches_per_epoch() / 10);
}

TEST(CaptionBatches, RestoreContinuesInTheMiddleOfAnEpoch) {
  const auto captions = some_captions(100);
  CaptionBatches straight(captions, 100, 4, 7);
  const std::int64_t epoch = straight.batches_per_epoch();
  for (const std::int64_t done : {std::int64_t{0}, std::int64_t{5}, epoch - 1, epoch, 2 * epoch + 3}) {
    CaptionBatches first(captions, 100, 4, 7);
    draw(first, done);
    const Json saved = Json::parse(dump_json(first.state()));
    CaptionBatches resumed(captions, 100, 4, 99);
    draw(resumed, 2);
    resumed.restore(saved, "state.json");
    EXPECT_EQ(resumed.epoch(), first.epoch());
    EXPECT_EQ(resumed.position(), first.position());
    EXPECT_EQ(captions_of(draw(resumed, 2 * epoch)), captions_of(draw(first, 2 * epoch))) << done;
    EXPECT_EQ(resumed.state(), first.state());
  }
}

TEST(CaptionBatches, RestoreRefusesAnotherState) {
  const auto captions = some_captions(100);
  auto changed = captions;
  changed[17].words.back() += 1;
  const auto others = some_captions(100, 4);
  CaptionBatches batches(captions, 100, 4, 7);
  draw(batches, 3);
  const Json saved = batches.state();
  const auto refusal = [&](CaptionBatches&& target, const Json& state) {
    const Json before = target.state();
    const std::string error = raised<DataError>([&] { target.restore(state, "state.json"); });
    EXPECT_EQ(target.state(), before);
    EXPECT_THAT(error, HasSubstr("state.json: key '"));
    return error;
  };
  EXPECT_THAT(refusal(CaptionBatches(changed, 100, 4, 7), saved), HasSubstr("'data'"));
  EXPECT_THAT(refusal(CaptionBatches(others, 100, 4, 7), saved), HasSubstr("'data'"));
  EXPECT_THAT(refusal(CaptionBatches(captions, 101, 4, 7), saved), HasSubstr("'data'"));
  EXPECT_THAT(refusal(CaptionBatches(captions, 100, 5, 7), saved),
              HasSubstr("'images_per_batch' is 4, expected 5"));
  const auto with = [&](const char* key, const Json& value) {
    Json state = saved;
    state[key] = value;
    return refusal(CaptionBatches(captions, 100, 4, 7), state);
  };
  EXPECT_THAT(with("position", 1000), HasSubstr("'position' is 1000"));
  EXPECT_THAT(with("position", -1), HasSubstr("'position' is -1"));
  EXPECT_THAT(with("epoch", -1), HasSubstr("'epoch' is -1"));
  EXPECT_THAT(with("epoch", "x"), HasSubstr("'epoch'"));
  EXPECT_THAT(with("epoch_random", "1 2 3"), HasSubstr("'epoch_random'"));
  Json incomplete = saved;
  incomplete.erase("epoch_random");
  EXPECT_THAT(refusal(CaptionBatches(captions, 100, 4, 7), incomplete), HasSubstr("'epoch_random'"));
}

TEST(CaptionBatches, WithoutCaptionsThereIsNothingToDraw) {
  const std::vector<EncodedCaption> none;
  EXPECT_THAT(raised<DataError>([&] { CaptionBatches(none, 3, 4, 1); }), HasSubstr("no captions"));
  const std::vector<EncodedCaption> one{{2, {1, 2}}};
  CaptionBatches batches(one, 3, 4, 1);
  EXPECT_EQ(batches.batches_per_epoch(), 1);
  EXPECT_EQ(batches.next().images, std::vector<std::int64_t>{2});
  EXPECT_EQ(batches.next().captions, std::vector<std::int64_t>{0});
}

TEST(CaptionBatches, SharesOfABatchAreItsImagesOnceEach) {
  const auto captions = some_captions(50);
  for (const int world : {2, 3, 6}) {  // 6: more than there are images in a batch
    CaptionBatches whole(captions, 50, 4, 1);
    std::vector<CaptionBatches> ranks;
    for (int rank = 0; rank < world; ++rank) ranks.emplace_back(captions, 50, 4, 1, Share{rank, world});
    for (std::int64_t i = 0; i < 3 * whole.batches_per_epoch(); ++i) {
      const CaptionGroup batch = whole.next();
      std::multiset<std::int64_t> images, spoken;
      for (CaptionBatches& rank : ranks) {
        EXPECT_EQ(rank.batches_per_epoch(), whole.batches_per_epoch());
        const CaptionGroup share = rank.next();
        images.insert(share.images.begin(), share.images.end());
        spoken.insert(share.captions.begin(), share.captions.end());
        EXPECT_LE(share.images.size(), (batch.images.size() + world - 1) / world);
        const std::set<std::int64_t> own(share.images.begin(), share.images.end());
        for (const std::int64_t caption : share.captions) EXPECT_EQ(own.count(captions[caption].image), 1u);
        EXPECT_TRUE(std::is_sorted(share.captions.begin(), share.captions.end(), [&](auto a, auto b) {
          return captions[a].words.size() > captions[b].words.size();
        }));
      }
      EXPECT_EQ(images, std::multiset<std::int64_t>(batch.images.begin(), batch.images.end()));
      EXPECT_EQ(spoken, std::multiset<std::int64_t>(batch.captions.begin(), batch.captions.end()));
    }
  }
}

TEST(CaptionBatches, ImagesAreDrawnAsOftenAsTheyWeigh) {
  std::vector<EncodedCaption> captions;
  std::vector<double> weights;
  for (std::int64_t image = 0; image < 60; ++image) {
    captions.push_back({image, {5, 6, 7}});
    weights.push_back(image < 20 ? 1 : image < 40 ? 2.25 : 0.1);
  }
  CaptionBatches batches(captions, 60, 4, 1, {}, weights);
  std::map<std::int64_t, int> drawn;
  constexpr int kEpochs = 40;
  for (int epoch = 0; epoch < kEpochs; ++epoch) {
    EXPECT_EQ(batches.captions_per_epoch(), 20 + 45 + 2);
    ASSERT_EQ(batches.batches_per_epoch(), 17);
    std::map<std::int64_t, int> own;
    for (int i = 0; i < 17; ++i) {
      const CaptionGroup group = batches.next();
      EXPECT_EQ(std::set(group.images.begin(), group.images.end()).size(), group.images.size());
      for (const std::int64_t caption : group.captions)
        ++own[captions[static_cast<std::size_t>(caption)].image];
    }
    for (const auto& [image, count] : own) {
      drawn[image] += count;
      EXPECT_LE(count, image < 20 ? 1 : image < 40 ? 3 : 1);
    }
    for (std::int64_t image = 0; image < 40; ++image) EXPECT_GE(own[image], image < 20 ? 1 : 2);
  }
  int heavy = 0, light = 0, lights = 0;
  for (const auto& [image, count] : drawn) {
    heavy += image >= 20 && image < 40 ? count : 0;
    light += image >= 40 ? count : 0;
    lights += image >= 40 ? 1 : 0;
  }
  EXPECT_EQ(heavy, 45 * kEpochs);
  EXPECT_EQ(light, 2 * kEpochs);
  EXPECT_GT(lights, 15) << "others in each epoch";
}

TEST(CaptionBatches, WeightsOfOneChangeNothingAndOthersComeBack) {
  const auto captions = some_captions(100);
  CaptionBatches plain(captions, 100, 4, 7), ones(captions, 100, 4, 7, {}, std::vector<double>(100, 1));
  EXPECT_EQ(captions_of(draw(plain, 60)), captions_of(draw(ones, 60)));
  EXPECT_EQ(plain.state(), ones.state());
  const std::vector<double> halves(100, 0.5);
  CaptionBatches straight(captions, 100, 4, 7, {}, halves), resumed(captions, 100, 4, 9, {}, halves);
  draw(straight, 17);
  resumed.restore(straight.state(), "state");
  EXPECT_EQ(captions_of(draw(straight, 40)), captions_of(draw(resumed, 40)));
  EXPECT_THAT(raised<DataError>([&] { plain.restore(straight.state(), "state"); }), HasSubstr("'data'"));
  EXPECT_THAT(
      raised<DataError>([&] { CaptionBatches(captions, 100, 4, 7, {}, std::vector<double>(100, 0.001)); }),
      HasSubstr("no images to draw"));
}

}  // namespace
}  // namespace sightline
