#pragma once

#include <ATen/core/Tensor.h>

#include <filesystem>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "caption/grid.h"
#include "core/log.h"
#include "core/progress.h"
#include "image/image_reader.h"
#include "image/preprocessing.h"

namespace sightline {

class Encoder;

// What a cache's features depend on. Its hash is the cache's key.
struct FeatureKey {
  std::string encoder_kind;
  std::string weights_sha256;  // of the weights' tensors (encoder_sha256()); of TorchScript, of the file
  Preprocessing preprocessing;
  std::string file_sha256 =
      {};  // of the weights' file, by which earlier versions knew them; empty: by nothing
  std::string hex() const;
  // That, and what earlier versions wrote for the same features.
  std::vector<std::string> accepted() const;
};

// Region features of many images in one file, fp16, memory-mapped: [count, L, D], found by image file name.
// Written once (resuming after an interruption), then only read; the operating system's page cache is the
// only copy in memory.
class FeatureCache {
 public:
  // Opens a finished cache. Raises DataError when it is missing, damaged, unfinished, or made for another key
  // (both shown).
  FeatureCache(const std::filesystem::path& path, const FeatureKey& key);
  ~FeatureCache();
  FeatureCache(FeatureCache&&) noexcept;

  Grid grid() const;
  std::int64_t feature_size() const;
  bool contains(const std::filesystem::path& file) const;
  // Features of these images, [N, L, D] float32. Every file must be contained.
  at::Tensor features(const std::vector<std::filesystem::path>& files) const;

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

struct FeatureCacheBuild {
  std::filesystem::path cache;  // the file to make
  std::filesystem::path image_directory;
  std::vector<std::filesystem::path> files;  // relative to image_directory
  ImageLimits limits;
  int batch = 2;  // images per encoder call; 1 or 2 are the fastest on CPUs
  ProgressSink progress;
  LogSink log;
  std::function<bool()> stop;  // asked between batches; true: keeps what is done and returns
};

struct FeatureCacheOutcome {
  bool complete = false;
  std::int64_t computed = 0;        // in this call
  std::int64_t reused = 0;          // found from an earlier call
  std::vector<std::string> failed;  // "FILE: reason"; left out of the cache
  std::vector<std::filesystem::path>
      unreadable;  // these files, by one spelling; an earlier build may have some
};

// Brings `build.cache` up to date: keeps what an earlier, interrupted or finished, build with the same key
// has computed, computes what is missing, whose photo has changed since (by size and time) or is read by
// another rule now (image/encoder_input.h; the log is told), and throws a cache of another key away (saying
// so in the log). Images are decoded on a reader thread while the encoder works.
FeatureCacheOutcome build_feature_cache(Encoder& encoder, const FeatureKey& key,
                                        const FeatureCacheBuild& build);

}  // namespace sightline
