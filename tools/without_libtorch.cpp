// What cli/full_program.h is in the program that starts without LibTorch.

#include "cli/evaluate_texts.h"
#include "cli/full_program.h"
#include "cli/loaded_ensemble.h"
#include "evaluate/classified_texts.h"

namespace sightline {

namespace {

[[noreturn]] void ask_for_libtorch() {
  throw FullProgramNeeded();
}

}  // namespace

void require_libtorch() {
  ask_for_libtorch();
}

bool has_libtorch() {
  return false;
}

void set_libtorch_threads(int /*threads*/) {}

ExitCode run_training(TrainArguments& /*arguments*/, const Session& /*session*/) {
  ask_for_libtorch();
}

ExitCode run_distillation(const DistillArguments& /*arguments*/, const Session& /*session*/) {
  ask_for_libtorch();
}

ExitCode run_average(const AverageArguments& /*arguments*/, const Session& /*session*/) {
  ask_for_libtorch();
}

ExitCode run_calibrate(const CalibrateArguments& /*arguments*/, const Session& /*session*/) {
  ask_for_libtorch();
}

ExitCode run_rewrite(const RewriteArguments& /*arguments*/, const Session& /*session*/) {
  ask_for_libtorch();
}

ExitCode run_classify(const ClassifyArguments& /*arguments*/, const Session& /*session*/) {
  ask_for_libtorch();
}

ExitCode run_info(const InfoArguments& /*arguments*/, const Session& /*session*/) {
  ask_for_libtorch();
}

LibTorchCaptions load_with_libtorch(const std::filesystem::path& /*path*/,
                                    const std::optional<std::filesystem::path>& /*encoder*/) {
  ask_for_libtorch();
}

std::optional<ClassifiedTexts> classified_by_model(const EvaluateArguments& /*arguments*/,
                                                   Console& /*console*/) {
  ask_for_libtorch();
}

std::optional<RewritingSystem> rewritten_by_model(const EvaluateArguments& /*arguments*/,
                                                  const RewritingReferences& /*references*/,
                                                  Console& /*console*/) {
  ask_for_libtorch();
}

void check_ablation(LoadedEnsemble& /*models*/) {
  ask_for_libtorch();
}

bool ablate(const EvaluateArguments& /*arguments*/, const MatchedCaptions& /*matched*/,
            LoadedEnsemble& /*models*/, ScoreTable& /*table*/, Console& /*console*/) {
  ask_for_libtorch();
}

}  // namespace sightline
