#pragma once

#include <exception>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>

#include "cli/command.h"

namespace sightline {

class CaptionModel;
class LoadedEnsemble;
struct AverageArguments;
struct CalibrateArguments;
struct Captioner;
struct ClassifiedTexts;
struct ClassifyArguments;
struct DistillArguments;
struct EvaluateArguments;
struct InfoArguments;
struct MatchedCaptions;
struct RewriteArguments;
struct RewritingReferences;
struct RewritingSystem;
struct ScoreTable;
struct TrainArguments;

// What of the program needs LibTorch. Two programs are linked of the same commands: `sightline`, which starts
// without it, and `sightline-torch`, which is whole. In the whole one these functions are what they say; in
// the other (tools/without_libtorch.cpp) each raises FullProgramNeeded, and main() becomes the whole program
// with the same arguments. So whatever may need LibTorch asks for it, by require_libtorch(), before it reads
// standard input and before it writes.
class FullProgramNeeded : public std::exception {};

// Raises FullProgramNeeded where there is no LibTorch in this program.
void require_libtorch();
bool has_libtorch();

// Left alone, it computes on one thread (on two cores).
void set_libtorch_threads(int threads);

ExitCode run_training(TrainArguments& arguments, const Session& session);
ExitCode run_distillation(const DistillArguments& arguments, const Session& session);
ExitCode run_average(const AverageArguments& arguments, const Session& session);
ExitCode run_calibrate(const CalibrateArguments& arguments, const Session& session);
ExitCode run_rewrite(const RewriteArguments& arguments, const Session& session);
ExitCode run_classify(const ClassifyArguments& arguments, const Session& session);
// It tells of LibTorch and of the BLAS that comes with it.
ExitCode run_info(const InfoArguments& arguments, const Session& session);

// A model that LibTorch computes, and its modules.
struct LibTorchCaptions {
  std::shared_ptr<Captioner> captioner;
  std::unique_ptr<CaptionModel> model;
};
// Raises what load_model() (model/model_file.h) does.
LibTorchCaptions load_with_libtorch(const std::filesystem::path& path,
                                    const std::optional<std::filesystem::path>& encoder);

// Of `evaluate`. What the model says of labelled texts, and of the sources of pairs; nothing where it was
// interrupted.
std::optional<ClassifiedTexts> classified_by_model(const EvaluateArguments& arguments, Console& console);
std::optional<RewritingSystem> rewritten_by_model(const EvaluateArguments& arguments,
                                                  const RewritingReferences& references, Console& console);
// Raises UsageError where the models cannot be ablated.
void check_ablation(LoadedEnsemble& models);
// Adds what the model says of the same photos when it is ablated. False where it was interrupted.
bool ablate(const EvaluateArguments& arguments, const MatchedCaptions& matched, LoadedEnsemble& models,
            ScoreTable& table, Console& console);

}  // namespace sightline
