#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "core/log.h"
#include "core/progress.h"
#include "distill/distill_options.h"
#include "distill/teacher.h"
#include "image/image_reader.h"

namespace sightline {

// A run of distillation: an encoder that learns to see what others see, from photographs alone.
struct DistillJob : DistillOptions {
  std::vector<Teacher> teachers;
  std::optional<std::filesystem::path> student_weights;  // to go on from; none: random ones
  std::vector<std::filesystem::path> photos;             // to learn from
  std::vector<std::filesystem::path> held;               // to validate on, in the original view
  ImageLimits limits;                                    // of each photo
  bool bfloat16 = false;                                 // Autocast, of student and teachers

  std::filesystem::path run;
  std::filesystem::path teacher_cache;  // directory; empty: RUN/teacher
  bool resume = false;                  // to the bit; everything above and every option must be as it was
  std::string command;                  // as typed

  ProgressSink progress;
  LogSink log;
  std::function<bool()> stop;
};

struct DistillOutcome {
  bool interrupted = false;
  std::int64_t steps = 0;
  int epochs = 0;
  int best_epoch = 0;                         // 0: none was validated
  double cosine = 0, explained_variance = 0;  // of the best epoch
  std::string encoder;                        // the kind that the weights are of
  int image_size = 0;
  std::filesystem::path weights;  // RUN/student.safetensors; there once an epoch is done
};

// Trains; writes config.json, log.jsonl, student.safetensors and last/ into the run's directory. Photos that
// cannot be read are set aside, which the log is told. Raises UsageError (an unknown encoder, no photos, a
// directory with another run in it), DataError, ModelError, EnvironmentError.
DistillOutcome distill(const DistillJob& job);

// Every so manieth of the photos, drawn by the seed: at least one where there are two. `photos` keeps the
// others, in their order.
std::vector<std::filesystem::path> hold_out(std::vector<std::filesystem::path>& photos, double share,
                                            std::uint64_t seed);

}  // namespace sightline
