#include "train/training_loop.h"

#include <gtest/gtest.h>
#include <torch/torch.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <nlohmann/json.hpp>
#include <sstream>
#include <thread>

#include "core/error.h"
#include "core/files.h"
#include "core/random.h"
#include "core/temporary_directory.h"
#include "data/raised.h"
#include "train/checkpoint.h"
#include "train/meeting.h"

namespace sightline {
namespace {

constexpr std::int64_t kPoints = 10, kPointsPerStep = 4;

// A point that learns to lie in the middle of ten others: loss (w - x_i)^2 / 2. The points of a step are
// drawn from a random state of its own, `noise` from torch's.
class MiddlePoint : public TrainingTask {
 public:
  explicit MiddlePoint(double noise = 0, Share share = {}) : noise_(noise), share_(share), random_(7) {}

  std::string unit() const override { return "point"; }
  std::int64_t units_per_epoch() const override { return kPoints; }
  std::int64_t steps_per_epoch() const override { return 3; }
  std::vector<ParameterGroup> parameters() const override { return {{"middle", 0.3, {{"middle", middle}}}}; }
  NamedTensors tensors() const override { return {{"middle", middle}}; }

  std::optional<LossCeiling> loss_ceiling() const override { return ceiling; }
  StepFigures step() override {
    std::vector<double> drawn;
    for (int i = 0; i < kPointsPerStep; ++i) drawn.push_back(random_.uniform() * kPoints);
    const std::vector<double> mine = part_of(drawn, share_);
    if (mine.empty()) return {};
    const at::Tensor points = torch::tensor(mine, at::kDouble);
    const at::Tensor moved = points + noise_ * torch::rand_like(points) + spoilt;
    const at::Tensor loss = (middle - moved).square().mean() / 2;
    loss.backward();
    return {{{"loss", loss.item<double>()}, {"mean", moved.mean().item<double>()}},
            static_cast<double>(mine.size())};
  }

  void after_epoch(const Figures&, bool last, const LogSink& log) override {
    if (last) log_to(log, LogLevel::warning, "that was the last");
  }
  void save_model(const std::filesystem::path& file, const Milestone& reached) const override {
    kept.push_back(reached);
    write_file_atomically(file, std::to_string(middle.item<double>()));
  }
  Json state() const override { return {{"random", random_.state()}, {"rank", share_.rank}}; }
  void restore(const Json& state, const std::string& name) override {
    EXPECT_EQ(json_get<int>(state, "rank", name), share_.rank);
    random_.restore(json_get<std::string>(state, "random", name));
  }

  at::Tensor middle = torch::zeros({}, at::kDouble).set_requires_grad(true);
  double spoilt = 0;
  std::optional<LossCeiling> ceiling;  // none: nothing is known to be too much
  mutable std::vector<Milestone> kept;

 private:
  double noise_;
  Share share_;
  Random random_;
};

// Comes to the scores that it was given, one an epoch.
class Script : public Validation {
 public:
  explicit Script(std::vector<double> scores, bool smaller = false)
      : scores_(std::move(scores)), smaller_(smaller) {}
  std::optional<ValidationOutcome> run(const ProgressSink&, const std::function<bool()>& stop) override {
    if (stop()) return std::nullopt;
    return ValidationOutcome{{{"other", 5}, {"score", scores_.at(static_cast<std::size_t>(runs_++))}},
                             "score " + std::to_string(runs_)};
  }
  void write_captions(const std::filesystem::path& file) const override {
    write_file_atomically(file, "said in run " + std::to_string(runs_));
  }
  std::string deciding_figure() const override { return "score"; }
  bool better(double now, double best) const override { return smaller_ ? now < best : now > best; }

 private:
  std::vector<double> scores_;
  bool smaller_;
  int runs_ = 0;
};

// Finds fault with the first two models.
class FaultyAtFirst : public Script {
 public:
  using Script::Script;
  std::optional<ValidationOutcome> run(const ProgressSink& progress,
                                       const std::function<bool()>& stop) override {
    auto outcome = Script::run(progress, stop);
    if (outcome && ++epochs_ <= 2) outcome->fault = "it says one word";
    return outcome;
  }

 private:
  int epochs_ = 0;
};

// Scores nothing, with another loss each epoch.
class Unscored : public Validation {
 public:
  explicit Unscored(std::vector<double> losses) : losses_(std::move(losses)) {}
  std::optional<ValidationOutcome> run(const ProgressSink&, const std::function<bool()>&) override {
    return ValidationOutcome{{{"score", 0}, {"loss", losses_.at(static_cast<std::size_t>(runs_++))}}, ""};
  }
  std::string deciding_figure() const override { return "score"; }

 private:
  std::vector<double> losses_;
  int runs_ = 0;
};

struct LoopTest : ::testing::Test {
  TemporaryDirectory directory;
  LoopOptions options{{20, 2, Decay::cosine}, 1.0, 0};
  LoopListeners listeners;
  std::vector<std::string> messages;

  LoopTest() {
    listeners.log = [this](LogLevel, const std::string& message) { messages.push_back(message); };
  }

  RunDirectory run_directory(const std::string& name = "run") const {
    const Json nothing = Json::object();
    std::vector<std::string> warnings;
    const auto path = directory.path() / name;
    return std::filesystem::exists(path) ? RunDirectory::resume(path, {nothing, nothing, nothing}, warnings)
                                         : RunDirectory::begin(path, {nothing, nothing, nothing});
  }

  // Of one process. `resume` as a new process would.
  LoopOutcome run(MiddlePoint& task, Validation* validation = nullptr, const std::string& name = "run",
                  bool resume = false) {
    LocalGradients alone;
    return run(task, validation, run_directory(name), resume, alone);
  }

  LoopOutcome run(MiddlePoint& task, Validation* validation, const RunDirectory& where, bool resume,
                  GradientReducer& reducer) {
    const auto optimiser = make_optimiser({}, task.parameters());
    TrainingLoop loop(options, listeners, {where, task, validation, *optimiser, reducer});
    if (resume) loop.restore();
    return loop.run();
  }

  Checkpoint last(const std::string& name = "run") const {
    return load_checkpoint(run_directory(name).checkpoint());
  }
  std::vector<Json> log(const std::string& name = "run") const {
    std::vector<Json> lines;
    std::istringstream text(read_file(run_directory(name).log()));
    for (std::string line; std::getline(text, line);) lines.push_back(parse_json(line, "log"));
    for (Json& line : lines) line.erase("seconds"), line.erase("points_per_second");
    return lines;
  }

  void expect_same(const std::string& one, const std::string& other) const {
    const Checkpoint a = last(one), b = last(other);
    ASSERT_EQ(a.tensors.size(), b.tensors.size());
    for (const auto& [name, tensor] : a.tensors)
      EXPECT_TRUE(torch::equal(tensor, b.tensors.at(name))) << name;
    Json left = parse_json(a.progress, "a"), right = parse_json(b.progress, "b");
    for (const char* timing : {"seconds", "window_seconds", "log_bytes"})
      left.erase(timing), right.erase(timing);
    EXPECT_EQ(left, right);
    EXPECT_EQ(log(one), log(other));
  }
};

TEST_F(LoopTest, OfEpochsThatScoreAlikeTheSmallestLossIsTheBest) {
  options.schedule.epochs = 4;
  MiddlePoint task;
  Unscored falling({3, 2, 1, 2});
  EXPECT_EQ(run(task, &falling).best_epoch, 3);
  MiddlePoint other;
  Script alike({1, 1, 1, 1});  // no loss tells them apart
  EXPECT_EQ(run(other, &alike, "alike").best_epoch, 1);
}

TEST_F(LoopTest, LearnsAndSaysHowFarItIs) {
  MiddlePoint task;
  Progress reported;
  listeners.progress = [&](const Progress& progress) { reported = progress; };
  const LoopOutcome outcome = run(task);
  EXPECT_FALSE(outcome.interrupted);
  EXPECT_EQ(outcome.steps, 60);
  EXPECT_EQ(outcome.epochs, 20);
  EXPECT_EQ(outcome.best_epoch, 0);
  EXPECT_NEAR(task.middle.item<double>(), 5, 2);
  EXPECT_EQ(reported.what, "training");
  EXPECT_EQ(reported.unit, "point");
  EXPECT_EQ(reported.total, 200);
  EXPECT_EQ(reported.note.substr(0, 13), "epoch 20/20  ");

  const auto lines = log();
  ASSERT_EQ(lines.size(), 3u + 20u);
  const Json& step = lines[6];  // after six epochs of three steps
  EXPECT_EQ(step["type"], "step");
  EXPECT_EQ(step["step"], 20);
  EXPECT_EQ(step["epoch"], 7);
  EXPECT_DOUBLE_EQ(step["learning_rate"].get<double>(), 0.3 * learning_rate_factor(options.schedule, 19, 3));
  for (const char* key : {"loss", "mean", "gradient_norm"}) EXPECT_TRUE(step.contains(key)) << key;
  const Json& epoch = lines.back();
  EXPECT_EQ(epoch["type"], "epoch");
  EXPECT_EQ(epoch["epoch"], 20);
  EXPECT_EQ(epoch["step"], 60);
  EXPECT_TRUE(epoch["best"].get<bool>());
  EXPECT_TRUE(epoch["training"].contains("loss"));
  EXPECT_FALSE(epoch.contains("validation"));
  // Without validation the last model is the one that is kept.
  EXPECT_EQ(read_file(run_directory().best()), std::to_string(task.middle.item<double>()));
  EXPECT_EQ(messages.back(), "that was the last");
  EXPECT_EQ(std::count(messages.begin(), messages.end(), messages.back()), 1);
}

TEST_F(LoopTest, KeepsTheBestModelOfEitherDirection) {
  for (const bool smaller : {false, true}) {
    const std::string name = smaller ? "smaller" : "larger";
    options.schedule.epochs = 4;
    MiddlePoint task;
    Script validation({3, 1, 4, 1}, smaller);
    const LoopOutcome outcome = run(task, &validation, name);
    EXPECT_EQ(outcome.epochs, 4);
    EXPECT_EQ(outcome.best_epoch, smaller ? 2 : 3);
    EXPECT_EQ(outcome.best, (ValidationFigures{{"other", 5.0}, {"score", smaller ? 1.0 : 4.0}}));
    ASSERT_EQ(task.kept.size(), 2u);
    EXPECT_EQ(task.kept[0].epochs, 1);
    EXPECT_EQ(task.kept[1].epochs, outcome.best_epoch);
    EXPECT_EQ(task.kept[1].steps, 3 * outcome.best_epoch);
    EXPECT_EQ(task.kept[1].validation, outcome.best);
    EXPECT_EQ(read_file(run_directory(name).best_captions()),
              "said in run " + std::to_string(outcome.best_epoch));
    EXPECT_EQ(log(name)[1]["best"], smaller);
    EXPECT_EQ(log(name)[1]["validation"]["score"], 1);
  }
  EXPECT_NE(messages[0].find("epoch 1/4  loss "), std::string::npos) << messages[0];
  EXPECT_NE(messages[0].find("  score 1  (best)"), std::string::npos) << messages[0];
}

TEST_F(LoopTest, AWarmUpLongerThanTheRunIsScaledAndSaid) {
  options.schedule.warmup_steps = 500;
  options.schedule.decay = Decay::none;
  MiddlePoint task;
  run(task);
  EXPECT_EQ(messages.front(),
            "a warm-up of 500 steps is as long as the run of 60 steps, or longer: it takes 6 steps "
            "(--warmup-steps)");
  const auto lines = log();
  const auto step =
      std::find_if(lines.begin(), lines.end(), [](const Json& line) { return line["type"] == "step"; });
  ASSERT_NE(step, lines.end());
  EXPECT_DOUBLE_EQ((*step)["learning_rate"].get<double>(), 0.3);  // the full height
}

// Until one is fit to be the best, the last model is kept, so that there is one.
TEST_F(LoopTest, AnEpochWithAFaultIsNeverTheBest) {
  options.schedule.epochs = 5;
  options.early_stopping = 2;  // counts from the best one on
  MiddlePoint task;
  FaultyAtFirst validation({9, 8, 1, 2, 1});
  const LoopOutcome outcome = run(task, &validation);
  EXPECT_EQ(outcome.best_epoch, 4);
  EXPECT_EQ(task.kept.size(), 4u);
  std::vector<bool> best;
  for (const Json& line : log()) best.push_back(line.at("best").get<bool>());
  EXPECT_EQ(best, (std::vector<bool>{false, false, true, true, false}));
  EXPECT_NE(messages[1].find("epoch 1 is not the best one, whatever its scores: it says one word"),
            std::string::npos)
      << messages[1];
}

TEST_F(LoopTest, StopsEarlyWhenValidationGetsNoBetter) {
  options.early_stopping = 2;
  MiddlePoint task;
  Script validation({1, 2, 2, 1, 9});
  const LoopOutcome outcome = run(task, &validation);
  EXPECT_FALSE(outcome.interrupted);
  EXPECT_EQ(outcome.epochs, 4);
  EXPECT_EQ(outcome.best_epoch, 2);
  EXPECT_EQ(messages.back(), "that was the last");
}

TEST_F(LoopTest, ResumesToTheBit) {
  const std::vector<double> scores{5, 4, 3, 2, 1, 2, 3, 4, 5, 6};
  torch::manual_seed(1);
  MiddlePoint straight(0.5);
  Script all(scores);
  listeners.stop_after_steps = 29;
  EXPECT_TRUE(run(straight, &all, "straight").interrupted);

  torch::manual_seed(1);
  MiddlePoint begun(0.5);
  Script some(scores);
  listeners.stop_after_steps = 13;  // inside an epoch, after four validations
  EXPECT_EQ(run(begun, &some, "resumed").steps, 13);
  torch::manual_seed(99);
  MiddlePoint resumed(0.5);
  Script rest({scores.begin() + 4, scores.end()});
  listeners.stop_after_steps = 29;
  EXPECT_EQ(run(resumed, &rest, "resumed", true).steps, 29);
  expect_same("straight", "resumed");
  EXPECT_TRUE(torch::equal(straight.middle, resumed.middle));
}

TEST_F(LoopTest, EndsWhenToldToAndGoesOnFromThere) {
  torch::manual_seed(1);
  MiddlePoint straight;
  Script scores(std::vector<double>(20, 1));
  run(straight, &scores, "straight");

  // Asked before each step and by validation: the 7th answer stops before the 6th step.
  for (const int patience : {7, 8}) {
    const std::string name = "stopped" + std::to_string(patience);
    torch::manual_seed(1);
    int asked = 0;
    listeners.stop = [&] { return ++asked == patience; };
    MiddlePoint task, again;
    Script some(std::vector<double>(20, 1)), rest = some;
    const LoopOutcome outcome = run(task, &some, name);
    EXPECT_TRUE(outcome.interrupted);
    EXPECT_EQ(outcome.steps, patience == 7 ? 5 : 6);  // 8: in the second validation
    EXPECT_EQ(outcome.epochs, 1);
    listeners.stop = {};
    torch::manual_seed(99);
    EXPECT_FALSE(run(again, &rest, name, true).interrupted);
    expect_same("straight", name);
  }
}

TEST_F(LoopTest, BeginsAtTheBeginningWithoutACheckpoint) {
  run_directory();
  MiddlePoint task;
  EXPECT_EQ(run(task, nullptr, "run", true).epochs, 20);
  EXPECT_NE(messages.front().find("no checkpoint yet"), std::string::npos);
}

// From the third epoch on, points lie so far away that the loss is that of harm done.
class LaterSpoilt : public MiddlePoint {
 public:
  explicit LaterSpoilt(int sound_steps) : sound_steps_(sound_steps) {
    ceiling = LossCeiling{"loss", 100, "guessing", 100};
  }
  StepFigures step() override {
    if (steps_++ == sound_steps_) spoilt = 1000;
    return MiddlePoint::step();
  }

 private:
  int sound_steps_, steps_ = 0;
};

TEST_F(LoopTest, NoEpochThatDivergesIsTheBest) {
  options.schedule.epochs = 5;
  LaterSpoilt task(6);
  Script rising({1, 2, 3, 4, 5});
  const LoopOutcome outcome = run(task, &rising);
  EXPECT_EQ(outcome.best_epoch, 2);
  EXPECT_TRUE(outcome.sound);
  EXPECT_TRUE(outcome.diverged);
  ASSERT_EQ(task.kept.size(), 2u);
  std::vector<bool> best;
  for (const Json& line : log()) best.push_back(line.at("best").get<bool>());
  EXPECT_EQ(best, (std::vector<bool>{true, true, false, false, false}));
  EXPECT_TRUE(std::any_of(messages.begin(), messages.end(), [](const std::string& message) {
    return message.starts_with("epoch 5 is not the best one, whatever its scores: loss is");
  }));
}

// Without a validation the last model is kept, but not in the place of a good one.
TEST_F(LoopTest, AnEpochThatDivergesReplacesNoModel) {
  options.schedule.epochs = 4;
  LaterSpoilt task(6), harmed(0);
  EXPECT_TRUE(run(task).sound);
  ASSERT_EQ(task.kept.size(), 2u);
  EXPECT_EQ(task.kept.back().epochs, 2);
  const LoopOutcome never = run(harmed, nullptr, "harmed");
  EXPECT_FALSE(never.sound);
  EXPECT_TRUE(never.diverged);
  EXPECT_EQ(harmed.kept.size(), 4u) << "the last one, so that there is one";
}

TEST_F(LoopTest, StopsAtANumberThatIsNoneAndLeavesWhatWasGood) {
  for (const double spoilt : {std::nan(""), 1e200}) {  // the loss; the loss is finite no more, or its square
    const std::string name = std::isnan(spoilt) ? "nan" : "large";
    MiddlePoint task;
    listeners.stop_after_steps = 4;
    run(task, nullptr, name);
    const std::string good = read_file(run_directory(name).checkpoint());
    listeners.stop_after_steps = 0;
    MiddlePoint again;
    again.spoilt = spoilt;
    const std::string message = raised<ModelError>([&] { run(again, nullptr, name, true); });
    EXPECT_NE(message.find("at step 5 the loss is"), std::string::npos) << message;
    EXPECT_NE(message.find("checkpoint is that of step 4"), std::string::npos) << message;
    EXPECT_EQ(read_file(run_directory(name).checkpoint()), good);
  }
  MiddlePoint task;
  task.middle.register_hook([](const at::Tensor& gradient) { return gradient / 0; });
  const std::string message = raised<ModelError>([&] { run(task, nullptr, "gradient"); });
  EXPECT_NE(message.find("at step 1 the gradient's norm is inf"), std::string::npos) << message;
  EXPECT_NE(message.find("there is no checkpoint yet"), std::string::npos) << message;
}

TEST_F(LoopTest, NamesWhatIsWrongWithACheckpoint) {
  listeners.stop_after_steps = 1;
  MiddlePoint task;
  run(task);
  const auto file = run_directory().checkpoint();
  const Checkpoint good = last();
  const auto refused = [&](const Checkpoint& checkpoint) {
    save_checkpoint(file, checkpoint);
    MiddlePoint again;
    return raised<ModelError>([&] { run(again, nullptr, "run", true); });
  };
  Checkpoint bad = good;
  bad.tensors["middle"] = torch::zeros({2}, at::kDouble);
  EXPECT_NE(refused(bad).find("'middle' has another shape"), std::string::npos);
  bad = good;
  bad.tensors.erase("random.torch.0");
  EXPECT_NE(refused(bad).find("no tensor 'random.torch.0'"), std::string::npos);
  bad = good;
  bad.tensors.erase("adam.first.middle");
  EXPECT_NE(refused(bad).find("'adam.first.middle' is missing"), std::string::npos);
  bad = good;
  bad.progress = "{}";
  EXPECT_NE(refused(bad).find("damaged checkpoint"), std::string::npos);
}

// Each rank runs the loop on its share, as processes would.
struct TogetherTest : LoopTest {
  std::vector<std::unique_ptr<MiddlePoint>> train_together(int world, const std::string& name, bool resume) {
    std::vector<std::unique_ptr<MiddlePoint>> tasks;
    Meeting meeting(world);
    std::vector<std::thread> threads;
    const RunDirectory where = run_directory(name);  // locked once, for all of them
    listeners.log = {};
    for (int rank = 0; rank < world; ++rank)
      tasks.push_back(std::make_unique<MiddlePoint>(0, Share{rank, world}));
    for (int rank = 0; rank < world; ++rank) {
      threads.emplace_back([&, rank] {
        MeetingGradients reducer(meeting, rank);
        Script validation({1, 2, 3, 2, 1, 2, 3, 4, 5, 6});
        run(*tasks[static_cast<std::size_t>(rank)], &validation, where, resume, reducer);
      });
    }
    for (std::thread& thread : threads) thread.join();
    return tasks;
  }
};

// Five processes: one more than there are points in a step.
TEST_F(TogetherTest, SeveralProcessesLearnWhatOneDoes) {
  options.schedule.epochs = 10;
  const auto alone = train_together(1, "alone", false);
  for (const int world : {2, 3, 5}) {
    const std::string name = "world" + std::to_string(world);
    const auto tasks = train_together(world, name, false);
    for (const auto& task : tasks) {
      EXPECT_NEAR(task->middle.item<double>(), alone[0]->middle.item<double>(), 1e-12);
      EXPECT_EQ(task->kept.empty(), task != tasks[0]);  // rank 0 writes
    }
    const auto one = log("alone"), many = log(name);
    ASSERT_EQ(one.size(), many.size());
    EXPECT_NEAR(many.back()["training"]["loss"].get<double>(), one.back()["training"]["loss"].get<double>(),
                1e-12);
    const Checkpoint checkpoint = last(name);
    for (int rank = 0; rank < world; ++rank)
      EXPECT_EQ(checkpoint.tensors.count("random.torch." + std::to_string(rank)), 1u);
    EXPECT_EQ(parse_json(checkpoint.progress, name)["ranks"].size(), static_cast<std::size_t>(world - 1));
  }
}

TEST_F(TogetherTest, SeveralProcessesResumeToTheBit) {
  options.schedule.epochs = 10;
  train_together(2, "straight", false);
  listeners.stop_after_steps = 8;
  train_together(2, "resumed", false);
  listeners.stop_after_steps = 0;
  MiddlePoint one;
  const std::string message = raised<UsageError>([&] { run(one, nullptr, "resumed", true); });
  EXPECT_NE(message.find("is of a run of 2 processes, expected 1"), std::string::npos) << message;
  train_together(2, "resumed", true);
  const Checkpoint a = last("straight"), b = last("resumed");
  EXPECT_TRUE(torch::equal(a.tensors.at("middle"), b.tensors.at("middle")));
  EXPECT_EQ(parse_json(a.progress, "a")["ranks"], parse_json(b.progress, "b")["ranks"]);
}

}  // namespace
}  // namespace sightline
