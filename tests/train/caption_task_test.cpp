#include "train/caption_task.h"

#include <gmock/gmock.h>

#include <cmath>
#include <nlohmann/json.hpp>

#include "core/error.h"
#include "data/raised.h"
#include "train/cross_entropy.h"

namespace sightline {
namespace {

using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;

constexpr std::int64_t kTaskImages = 5, kTaskWords = 6;  // <pad>, <start>, <end>, <unk> and two more

// Regions of numbers that stay; remembers what it is asked for.
class StillRegions : public RegionSource {
 public:
  Regions regions(const std::vector<std::int64_t>& images, bool training) override {
    asked.push_back(images);
    EXPECT_TRUE(training);
    const at::Tensor rows = torch::tensor(images, at::kFloat).view({-1, 1, 1});
    return {torch::sin(rows + torch::arange(4, at::kFloat).view({1, 4, 1}) * torch::ones({1, 1, 3})), {2, 2}};
  }
  void expect(const std::vector<std::int64_t>& images) override { expected.push_back(images); }
  std::string random_state() const override { return state; }
  void restore_random_state(const std::string& restored) override { state = restored; }

  std::vector<std::vector<std::int64_t>> asked, expected;
  std::string state = "of its augmentation";
};

// Cross-entropy that is told how far the run is, learns a number of its own and has a state.
class WatchedObjective : public CrossEntropy {
 public:
  explicit WatchedObjective(Unit unit) : CrossEntropy({0.1, 0, 0}), unit_(unit) {
    number_.register_parameter("number", torch::ones({2}));
  }
  void progress(double share) override { shares.push_back(share); }
  Unit unit() const override { return unit_; }
  torch::nn::Module* module() const override { return &number_; }
  Json state() const override { return mood; }
  void restore(const Json& state, const std::string& name) override {
    mood = state.get<std::string>();
    restored_from = name;
  }

  std::vector<double> shares;
  std::string mood = "calm", restored_from;

 private:
  Unit unit_;
  mutable torch::nn::Module number_{"number"};
};

class CaptionTaskTest : public ::testing::Test {
 protected:
  CaptionTaskTest() {
    config_.decoder.attention.size = config_.decoder.hidden_size = config_.decoder.embedding_size = 4;
    config_.decoder.dropout = 0;
    config_.learning_rate = 0.5;
    config_.encoder_learning_rate = 0.25;
    config_.images_per_batch = 2;
    config_.epochs = 2;
  }

  // The images' captions: one of image 0, two of image 1, one of each other.
  CaptionTask task(Objective::Unit unit = Objective::Unit::caption, Share share = {}) {
    torch::manual_seed(8);
    CaptionTaskParts parts;
    parts.captions.vocabulary =
        Vocabulary::from_words({"<pad>", "<start>", "<end>", "<unk>", "a", "dog"}, "test");
    parts.captions.captions = {{0, {4, 5}}, {1, {4}}, {1, {4, 4, 5}}, {2, {5}}, {3, {4, 5}}, {4, {5, 5}}};
    parts.image_count = kTaskImages;
    parts.decoder = std::make_shared<Decoder>(config_.decoder, 3, kTaskWords);
    if (with_encoder_) {
      parts.encoder = torch::nn::Linear(3, 2).ptr();
      parts.encoder_prefix = "eyes.";
    }
    auto regions = std::make_unique<StillRegions>();
    auto objective = std::make_unique<WatchedObjective>(unit);
    regions_ = regions.get();
    objective_ = objective.get();
    parts.regions = std::move(regions);
    parts.objective = std::move(objective);
    parts.save = [this](const std::filesystem::path& file, const Milestone& reached) {
      saved_ = file.string() + " after " + std::to_string(reached.steps);
    };
    parts.pictures = "drawings";
    return CaptionTask(config_, std::move(parts), torch::kCPU, share);
  }

  TrainingConfig config_;
  bool with_encoder_ = false;
  StillRegions* regions_ = nullptr;        // of the latest task
  WatchedObjective* objective_ = nullptr;  // likewise
  std::string saved_;
};

TEST_F(CaptionTaskTest, CountsWhatTheObjectiveIsTheMeanOver) {
  EXPECT_EQ(task().unit(), "caption");
  EXPECT_EQ(task().units_per_epoch(), 6);
  EXPECT_EQ(task().steps_per_epoch(), 3);
  EXPECT_EQ(task(Objective::Unit::photo).unit(), "photo");
  EXPECT_EQ(task(Objective::Unit::photo).units_per_epoch(), 5);
}

TEST_F(CaptionTaskTest, TheEncoderLearnsAtARateOfItsOwn) {
  EXPECT_THAT(task().parameters(), SizeIs(1));
  with_encoder_ = true;
  const CaptionTask task = this->task();
  const auto groups = task.parameters();
  ASSERT_THAT(groups, SizeIs(2));
  EXPECT_EQ(groups[0].learning_rate, 0.5);
  EXPECT_EQ(groups[1].learning_rate, 0.25);
  std::vector<std::string> names;
  const NamedTensors tensors = task.tensors();
  for (const auto& group : groups) {
    for (const auto& [name, parameter] : group.parameters) {
      ASSERT_TRUE(tensors.contains(name)) << name;
      EXPECT_EQ(tensors.at(name).data_ptr(), parameter.data_ptr())
          << name << ": a checkpoint keeps what learns";
    }
  }
  EXPECT_EQ(groups[0].parameters.back().first, "objective.number");
  EXPECT_EQ(groups[1].parameters.front().first, "eyes.weight");
}

// Photos are read beside the step before: what is expected is what is asked for then.
TEST_F(CaptionTaskTest, SaysWhichPhotosComeNext) {
  CaptionTask task = this->task();
  for (int step = 0; step < 6; ++step) task.step();
  ASSERT_THAT(regions_->asked, SizeIs(6));
  for (std::size_t i = 0; i + 1 < 6; ++i) EXPECT_EQ(regions_->expected[i], regions_->asked[i + 1]) << i;
  std::vector<std::int64_t> epoch;
  for (std::size_t i = 0; i < 3; ++i)
    epoch.insert(epoch.end(), regions_->asked[i].begin(), regions_->asked[i].end());
  EXPECT_THAT(epoch, ::testing::UnorderedElementsAre(0, 1, 2, 3, 4));
}

TEST_F(CaptionTaskTest, TheObjectiveKnowsTheShareOfTheRun) {
  CaptionTask task = this->task();
  for (int step = 0; step < 6; ++step) task.step();
  ASSERT_THAT(objective_->shares, SizeIs(6));
  for (std::size_t i = 0; i < 6; ++i) EXPECT_NEAR(objective_->shares[i], static_cast<double>(i) / 6, 1e-12);
}

// Of 17 words: "a" five times, "dog" and <end> six.
TEST_F(CaptionTaskTest, GuessingCostsTheEntropyOfTheWords) {
  const auto ceiling = task().loss_ceiling();
  ASSERT_TRUE(ceiling);
  EXPECT_EQ(ceiling->figure, "nll_per_word");
  const double a = 5 / 17.0, dog = 6 / 17.0, end = 6 / 17.0;
  EXPECT_NEAR(ceiling->most, -(a * std::log(a) + dog * std::log(dog) + end * std::log(end)), 1e-12);
  EXPECT_NEAR(ceiling->untrained, std::log(6.0), 1e-12);
}

TEST_F(CaptionTaskTest, AShareWithoutImagesWeighsNothing) {
  config_.images_per_batch = 1;
  CaptionTask first = task(Objective::Unit::caption, {0, 2});
  EXPECT_GT(first.step().weight, 0);
  CaptionTask second = task(Objective::Unit::caption, {1, 2});
  EXPECT_EQ(second.step().weight, 0);
  EXPECT_THAT(regions_->asked, IsEmpty());
}

TEST_F(CaptionTaskTest, CollapsedAttentionIsSaidOnceAndAtTheEnd) {
  CaptionTask task = this->task();
  std::vector<std::string> said;
  const LogSink log = [&](LogLevel level, const std::string& text) {
    EXPECT_EQ(level, LogLevel::warning);
    said.push_back(text);
  };
  task.after_epoch({{"attention_change", 0.2}}, false, log);
  EXPECT_THAT(said, IsEmpty());
  for (int epoch = 0; epoch < 3; ++epoch) task.after_epoch({{"attention_change", 0.0123}}, false, log);
  EXPECT_THAT(said, ElementsAre(AllOf(HasSubstr("attention has collapsed"), HasSubstr("1.23 %"),
                                      HasSubstr("drawings"), HasSubstr("a lower doubly_stochastic"))));
  task.after_epoch({{"attention_change", 0.0123}}, true, log);
  EXPECT_THAT(said, SizeIs(2));
  said.clear();
  config_.cross_entropy.doubly_stochastic = 0;
  CaptionTask other = this->task();
  other.after_epoch({{"attention_change", 0.0123}}, false, log);
  EXPECT_THAT(said, ElementsAre(::testing::Not(HasSubstr("doubly_stochastic"))));
  said.clear();
  config_.decoder.attention.kind = "static";  // which no word moves
  CaptionTask still = this->task();
  still.after_epoch({{"attention_change", 0.0}}, true, log);
  still.after_epoch({}, true, log);
  EXPECT_THAT(said, IsEmpty());
}

TEST_F(CaptionTaskTest, GoesOnWithTheSameBatches) {
  CaptionTask whole = task();
  StillRegions& of_whole = *regions_;
  for (int step = 0; step < 2; ++step) whole.step();
  of_whole.state = "later";
  objective_->mood = "wild";
  const Json state = parse_json(dump_json(whole.state()), "state");
  of_whole.asked.clear();
  CaptionTask again = task();
  again.restore(state, "run/last");
  EXPECT_EQ(regions_->state, "later");
  EXPECT_EQ(objective_->mood, "wild");
  EXPECT_EQ(objective_->restored_from, "run/last: objective");
  EXPECT_EQ(again.state(), whole.state());
  for (int step = 0; step < 5; ++step) EXPECT_EQ(again.step().means, whole.step().means) << step;
  EXPECT_EQ(regions_->asked, of_whole.asked);
}

TEST_F(CaptionTaskTest, AStateOfOtherDataIsRefused) {
  CaptionTask task = this->task();
  const Json whole = task.state();
  for (const char* key : {"next_images", "next_captions"}) {
    for (const Json& wrong : {Json{99}, Json{-1}, Json{"0"}}) {
      Json state = whole;
      state[key] = wrong;
      const Json read = parse_json(dump_json(state), "state");
      EXPECT_EQ(raised<DataError>([&] { task.restore(read, "run/last"); }),
                std::string("run/last: key '") + key + "' is no list of indices into the data");
    }
  }
}

TEST_F(CaptionTaskTest, SavesAsItIsTold) {
  task().save_model("best.safetensors", {1, 41, {}});
  EXPECT_EQ(saved_, "best.safetensors after 41");
}

}  // namespace
}  // namespace sightline
