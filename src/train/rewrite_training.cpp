#include "train/rewrite_training.h"

#include <nlohmann/json.hpp>

#include "core/counted.h"
#include "core/number_text.h"
#include "core/sha256.h"
#include "data/text_pairs.h"
#include "model/model_file.h"
#include "model/rewriter.h"
#include "train/caption_task.h"
#include "train/rewrite_validation.h"
#include "train/text_regions.h"
#include "train/training_objective.h"
#include "train/training_pairs.h"

namespace sightline {

namespace {

// Whatever the file's format, the same pairs in the same order.
Json fingerprint_of_pairs(const TextPairs& pairs) {
  Sha256 hash;
  for (const TextPair& pair : pairs.pairs)
    for (const std::string& text : {pair.source, pair.target})
      hash.update(std::to_string(text.size()) + ":" + text);
  return {{"pairs", pairs.pairs.size()}, {"sha256", hash.hex_digest()}};
}

TextPairs read_pairs(const TextTrainingJob& job, const std::filesystem::path& path) {
  TextPairs pairs = read_text_pairs(path, job.max_bad);
  for (const std::string& row : pairs.left_out) log_to(job.log, LogLevel::warning, row + "; left out");
  return pairs;
}

// What is learnt from and what is measured on; the second may be empty.
HeldOutPairs training_parts(const TextTrainingJob& job) {
  const TextPairs all = read_pairs(job, job.data);
  if (!job.validation_data.empty()) return {all, read_pairs(job, job.validation_data)};
  if (job.config.holdout == 0) return {all, {}};
  return hold_out(all, job.config.holdout, job.config.seed);
}

std::string share_unknown(const TrainingCaptions& targets) {
  const double share = static_cast<double>(targets.unknown) / static_cast<double>(targets.words);
  return with_decimals(100 * share, 1) + " %";
}

void log_pairs(const TextTrainingJob& job, const TrainingPairs& pairs) {
  log_to(job.log, LogLevel::info,
         counted(pairs.sources.size(), "pair") + "; " + std::to_string(pairs.source.size()) + " " +
             to_string(job.config.source.tokens) + " read, " +
             std::to_string(pairs.targets.vocabulary.size()) + " " + to_string(job.config.target_tokens) +
             " written (" + share_unknown(pairs.targets) + " of the text unknown), " +
             std::to_string(pairs.targets.empty) + " without a token left out, " +
             counted(static_cast<std::size_t>(pairs.sources_cut), "source") + " and " +
             counted(static_cast<std::size_t>(pairs.targets.cut), "target") + " cut");
}

std::shared_ptr<Rewriter> new_rewriter(const TrainingConfig& config, const TrainingPairs& pairs) {
  auto rewriter = std::make_shared<Rewriter>();
  rewriter->source_tokens = config.source.tokens;
  rewriter->source = pairs.source;
  rewriter->maximum_length = config.source.maximum_length;
  rewriter->encoder = std::make_shared<TextEncoder>(config.source.encoder, pairs.source.size());
  rewriter->target_tokens = config.target_tokens;
  rewriter->vocabulary = pairs.targets.vocabulary;
  rewriter->longest = config.validation.max_length;
  rewriter->decoder = std::make_shared<Decoder>(config.decoder, rewriter->encoder->feature_size(),
                                                rewriter->vocabulary.size());
  return rewriter;
}

// The encoder learns as fast as the decoder, and a batch is one of texts.
TrainingConfig as_captions(TrainingConfig config) {
  config.train_encoder = true;
  config.encoder_learning_rate = config.learning_rate;
  config.images_per_batch = config.texts_per_batch;
  return config;
}

// To the task a source is what a photo is, and its target the caption.
std::unique_ptr<CaptionTask> rewrite_task(const TextTrainingJob& job, const Json& training,
                                          const std::shared_ptr<const TrainingPairs>& pairs,
                                          const std::shared_ptr<Rewriter>& rewriter) {
  CaptionTaskParts parts;
  parts.decoder = rewriter->decoder;
  parts.encoder = rewriter->encoder;
  parts.encoder_prefix = kTextEncoderPrefix;
  parts.captions = pairs->targets;
  parts.image_count = static_cast<std::int64_t>(pairs->sources.size());
  for (const auto& source : pairs->sources)
    parts.region_counts.push_back(static_cast<std::int64_t>(source.size()));
  parts.regions = std::make_unique<TextRegions>(rewriter->encoder, pairs->sources);
  parts.objective =
      make_objective(job.config, parts.captions, parts.image_count, *parts.decoder, torch::kCPU);
  parts.unit = "text";
  parts.pictures = "alignments";
  // The texts that the regions borrow live as long as the task that can save.
  parts.save = [rewriter, pairs, description = description_of_run(job, training)](
                   const std::filesystem::path& file, const Milestone& reached) {
    TextModelDescription now = description;
    now.training = training_reached(now.training, reached);
    now.metrics = metrics_reached(reached);
    save_rewriter(file, *rewriter, now);
  };
  return std::make_unique<CaptionTask>(as_captions(job.config), std::move(parts));
}

}  // namespace

TrainingOutcome train_rewriter(const TextTrainingJob& job) {
  check_held_out(job);
  const HeldOutPairs parts = training_parts(job);
  const bool validates = !parts.held_out.pairs.empty();
  const auto prepare = [&](const std::filesystem::path& run, const Json& training) {
    if (job.config.holdout > 0) write_text_pairs(run / "held_out.tsv", parts.held_out.pairs);
    const auto pairs = std::make_shared<const TrainingPairs>(encode_training_pairs(parts.kept, job.config));
    log_pairs(job, *pairs);
    const auto rewriter = new_rewriter(job.config, *pairs);
    TextRunParts result;
    result.task = rewrite_task(job, training, pairs, rewriter);
    if (validates)
      result.validation = std::make_unique<RewriteValidation>(rewriter, parts.held_out, job.config.validation,
                                                              job.config.select);
    return result;
  };
  return run_text_training(job, fingerprint_of_pairs(parts.kept), fingerprint_of_pairs(parts.held_out),
                           prepare);
}

}  // namespace sightline
