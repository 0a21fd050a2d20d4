#include "pipeline/caption_service.h"

#include <gmock/gmock.h>

#include <chrono>
#include <set>

#include "caption/confidence.h"
#include "core/temporary_directory.h"
#include "data/photo_version.h"
#include "image/image_writer.h"
#include "model/libtorch_model.h"
#include "pipeline/quarter_captioner.h"

namespace sightline {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

class CaptionServiceTest : public ::testing::Test {
 protected:
  static CaptionRequest request(const std::string& name, int shade = 9, int max_length = 6,
                                int min_length = 1) {
    SearchOptions search;
    search.max_length = max_length;
    search.min_length = min_length;
    return {name, encode_png(testing::plain_picture(shade)), search};
  }

  static bool is_answered(const std::future<CaptionRecord>& answer) {
    return answer.wait_for(std::chrono::seconds(0)) == std::future_status::ready;
  }

  // Waits until the model has begun so many photos.
  void wait_for(std::size_t photos) const {
    while (encoder_->begun < photos) std::this_thread::yield();
  }

  std::shared_ptr<testing::QuarterEncoder> encoder_ = std::make_shared<testing::QuarterEncoder>();
  Captioner captioner_ = testing::quarter_captioner(encoder_);
  LibTorchModel model_{captioner_};
};

TEST_F(CaptionServiceTest, CaptionsBytesAndFilesAlike) {
  const TemporaryDirectory directory;
  const CaptionRequest of_bytes = request("a photo");
  CaptionRequest of_file{directory.write("a.png", *of_bytes.bytes), {}, of_bytes.search};
  CaptionService service(model_, {});
  const CaptionRecord first = service.submit(of_bytes).get(), second = service.submit(of_file).get();
  ASSERT_TRUE(first.ok);
  ASSERT_TRUE(second.ok);
  EXPECT_EQ(first.file, "a photo");
  EXPECT_EQ(second.file, of_file.file.string());
  EXPECT_EQ(first.version, std::nullopt);
  EXPECT_EQ(second.version, PhotoVersion::of_file({}, of_file.file).version);
  EXPECT_EQ(first.photo_width, 20);
  EXPECT_EQ(first.geometry->input().width, 20);
  ASSERT_FALSE(first.hypotheses.at(0).words.empty());
  EXPECT_EQ(first.hypotheses[0].words, second.hypotheses.at(0).words);
  EXPECT_EQ(first.hypotheses[0].log_prob, second.hypotheses[0].log_prob);
}

// Regions are the mean colours of four quarters: of a plain picture all the picture's colour.
TEST_F(CaptionServiceTest, ACalibratedModelJudgesItsCaptions) {
  CaptionRecord plain;
  {
    CaptionService service(model_, {});
    plain = service.submit(request("plain", 100)).get();
  }
  EXPECT_FALSE(plain.judgement);
  ASSERT_EQ(plain.mean_region.size(), 3u);
  Calibration calibration;
  calibration.likely_above = confidence(plain.hypotheses.front()) / 2;
  calibration.unsure_above = 0;
  calibration.mean = plain.mean_region;
  calibration.deviation = {1, 1, 1};
  calibration.farthest = 0.5;
  captioner_.calibration = calibration;
  CaptionService service(model_, {.batch = 2, .whole_batches = true});
  auto first = service.submit(request("alike", 100)), second = service.submit(request("unlike", 250));
  const CaptionRecord alike = first.get(), unlike = second.get();
  ASSERT_TRUE(alike.judgement);
  EXPECT_EQ(alike.judgement->worth, Worth::likely);
  EXPECT_FALSE(alike.judgement->unlike);
  EXPECT_NEAR(alike.judgement->distance, 0, 1e-4);
  ASSERT_TRUE(unlike.judgement);
  EXPECT_EQ(unlike.judgement->worth, Worth::guess);
  EXPECT_TRUE(unlike.judgement->unlike);
  EXPECT_EQ(unlike.judgement->distance, distance_of(calibration, unlike.mean_region));
}

TEST_F(CaptionServiceTest, ABadPhotoBetweenGoodOnesIsARecord) {
  CaptionService service(model_, {.batch = 3, .whole_batches = true});
  auto first = service.submit(request("1"));
  CaptionRequest no_picture = request("bad");
  no_picture.bytes = "no picture";
  auto bad = service.submit(no_picture);
  auto last = service.submit(request("2"));
  EXPECT_TRUE(first.get().ok);
  EXPECT_TRUE(last.get().ok);
  const CaptionRecord record = bad.get();
  EXPECT_FALSE(record.ok);
  EXPECT_THAT(record.error, HasSubstr("bad: not an image"));
  EXPECT_THAT(encoder_->batches, ElementsAre(2));
}

// Each member sees the photo at its own size; where sizes are the same, there is one map for pictures.
TEST_F(CaptionServiceTest, SeveralModelsSayOneCaption) {
  const auto encoder = std::make_shared<testing::QuarterEncoder>();
  Captioner other = testing::quarter_captioner(encoder);
  {
    const torch::NoGradGuard no_grad;
    for (auto& parameter : other.decoder->parameters()) parameter.mul_(-1);
  }
  Image picture = testing::plain_picture(9);  // of two colours: equal regions are looked at alike
  for (std::size_t i = 0; i < picture.rgb.size() / 2; ++i)
    picture.rgb[i] = static_cast<std::uint8_t>(255 - picture.rgb[i]);
  CaptionRequest asked = request("x", 9, 4, 4);
  asked.bytes = encode_png(picture);
  for (const bool same_size : {true, false}) {
    if (!same_size) other.preprocessing.width = other.preprocessing.height = 24;
    LibTorchModel other_model(other);
    const Ensemble both({&model_, &other_model}, {"one", "other"});
    CaptionService service(both, {});
    const CaptionRecord record = service.submit(asked).get();
    ASSERT_TRUE(record.ok) << record.error;
    const Hypothesis& caption = record.hypotheses.at(0);
    ASSERT_EQ(caption.words.size(), 4u);
    ASSERT_EQ(caption.members.size(), 2u);
    EXPECT_EQ(caption.members[1].model, "other");
    ASSERT_EQ(caption.members[0].alpha.size(), 16u);
    ASSERT_EQ(caption.members[1].alpha.size(), 16u);
    EXPECT_NE(caption.members[0].alpha, caption.members[1].alpha);
    ASSERT_EQ(caption.alpha.size(), same_size ? 16u : 0u);
    for (std::size_t i = 0; i < caption.alpha.size(); ++i)
      EXPECT_FLOAT_EQ(caption.alpha[i], (caption.members[0].alpha[i] + caption.members[1].alpha[i]) / 2);
  }
  EXPECT_THAT(encoder->batches, ElementsAre(1, 1));
  EXPECT_THAT(encoder_->batches, ElementsAre(1, 1));
}

// Each gets its own answers, and the same ones as alone.
TEST_F(CaptionServiceTest, ManyThreadsMayAsk) {
  constexpr int kThreads = 8, kPhotos = 12;
  std::vector<std::vector<std::string>> alone;
  {
    CaptionService service(model_, {});
    for (int i = 0; i < kPhotos; ++i)
      alone.push_back(service.submit(request("alone", 20 * i)).get().hypotheses.at(0).words);
  }
  ASSERT_GT(std::set(alone.begin(), alone.end()).size(), 1u);
  CaptionService service(model_, {.batch = 2, .readers = 3, .waiting = 5});
  std::vector<std::thread> threads;
  for (int thread = 0; thread < kThreads; ++thread) {
    threads.emplace_back([&, thread] {
      std::vector<std::future<CaptionRecord>> answers;
      for (int i = 0; i < kPhotos; ++i)
        answers.push_back(service.submit(request(std::to_string(thread) + "." + std::to_string(i), 20 * i)));
      for (int i = 0; i < kPhotos; ++i) {
        const CaptionRecord record = answers[static_cast<std::size_t>(i)].get();
        EXPECT_EQ(record.file, std::to_string(thread) + "." + std::to_string(i));
        EXPECT_EQ(record.hypotheses.at(0).words, alone[static_cast<std::size_t>(i)]);
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
}

TEST_F(CaptionServiceTest, AnswersComeInTheOrderOfTheRequests) {
  CaptionService service(model_, {.readers = 4, .waiting = 50});
  std::vector<std::future<CaptionRecord>> answers;
  for (int i = 0; i < 50; ++i) {
    answers.push_back(i % 7 == 3 ? service.submit({"bad", "no picture", {}})
                                 : service.submit(request(std::to_string(i), 5 * i)));
  }
  for (std::size_t i = answers.size(); i-- > 0;) {
    answers[i].wait();  // the last first: those before it must be there then
    for (std::size_t before = 0; before < i; ++before) ASSERT_TRUE(is_answered(answers[before])) << before;
  }
}

TEST_F(CaptionServiceTest, AFullQueueHoldsWhoeverAsksBack) {
  encoder_->held = true;
  CaptionService service(model_, {.waiting = 2});
  std::vector<std::future<CaptionRecord>> answers;
  answers.push_back(service.submit(request("begun")));
  wait_for(1);
  for (const char* name : {"waits", "waits too"}) {
    auto answer = service.try_submit(request(name));
    ASSERT_TRUE(answer);
    answers.push_back(std::move(*answer));
  }
  EXPECT_FALSE(service.try_submit(request("too many")));
  std::atomic<bool> taken = false;
  std::thread waiting([&] {
    answers.push_back(service.submit(request("held back")));
    taken = true;
  });
  std::this_thread::sleep_for(std::chrono::milliseconds(20));
  EXPECT_FALSE(taken);
  encoder_->held = false;
  waiting.join();
  for (auto& answer : answers) EXPECT_TRUE(answer.get().ok);
}

TEST_F(CaptionServiceTest, ABatchIsOfOneKindOfSearch) {
  std::vector<std::future<CaptionRecord>> answers;
  CaptionService service(model_, {.batch = 3, .waiting = 9, .whole_batches = true});
  for (const int length : {6, 6, 6, 6, 2, 2, 6})
    answers.push_back(service.submit(request("x", 9, length, length)));
  service.finish();
  for (std::size_t i = 0; i < answers.size(); ++i) {
    const std::size_t words = answers[i].get().hypotheses.at(0).words.size();
    EXPECT_EQ(words, i == 4 || i == 5 ? 2u : 6u);
  }
  EXPECT_THAT(encoder_->batches, ElementsAre(3, 1, 2, 1));
}

TEST_F(CaptionServiceTest, WholeBatchesDoNotDependOnHowFastRequestsCome) {
  CaptionService service(model_, {.batch = 2, .whole_batches = true});
  auto first = service.submit(request("1"));
  std::this_thread::sleep_for(std::chrono::milliseconds(20));
  EXPECT_FALSE(is_answered(first));
  auto second = service.submit(request("2")), third = service.submit(request("3"));
  EXPECT_TRUE(second.get().ok);
  EXPECT_FALSE(is_answered(third));
  service.finish();
  EXPECT_TRUE(third.get().ok);
  EXPECT_THAT(encoder_->batches, ElementsAre(2, 1));
}

TEST_F(CaptionServiceTest, WhatTheModelRaisesIsRaisedOfThatBatchAlone) {
  CaptionService service(model_, {});
  encoder_->fail = true;
  auto failing = service.submit(request("1"));
  EXPECT_THROW(failing.get(), std::runtime_error);
  encoder_->fail = false;
  EXPECT_TRUE(service.submit(request("2")).get().ok);
}

TEST_F(CaptionServiceTest, FinishingAnswersWhatWaitsAndTakesNoMore) {
  encoder_->held = true;
  CaptionService service(model_, {.waiting = 4});
  std::vector<std::future<CaptionRecord>> answers;
  for (int i = 0; i < 4; ++i) answers.push_back(service.submit(request(std::to_string(i))));
  service.finish();
  const CaptionRecord late = service.submit(request("late")).get();
  EXPECT_FALSE(late.ok);
  EXPECT_THAT(late.error, HasSubstr("late: not captioned: the service takes no more"));
  encoder_->held = false;
  for (auto& answer : answers) EXPECT_TRUE(answer.get().ok);
}

TEST_F(CaptionServiceTest, AServiceThatIsStoppedSaysSoToThoseThatWait) {
  encoder_->held = true;
  std::vector<std::future<CaptionRecord>> answers;
  std::thread release;
  {
    CaptionService service(model_, {.waiting = 3});
    answers.push_back(service.submit(request("begun")));
    wait_for(1);
    for (int i = 0; i < 3; ++i) answers.push_back(service.submit(request("waits")));
    release = std::thread([this] {
      std::this_thread::sleep_for(std::chrono::milliseconds(20));
      encoder_->held = false;
    });
  }
  release.join();
  EXPECT_TRUE(answers[0].get().ok);
  for (int i = 1; i < 4; ++i) {
    const CaptionRecord record = answers[static_cast<std::size_t>(i)].get();
    EXPECT_FALSE(record.ok);
    EXPECT_THAT(record.error, HasSubstr("waits: not captioned: the service was stopped"));
    EXPECT_TRUE(record.hypotheses.empty());
  }
  EXPECT_EQ(encoder_->begun, 1u);
}

}  // namespace
}  // namespace sightline
