#pragma once

#include <torch/torch.h>

#include <cstdint>
#include <filesystem>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "core/log.h"
#include "core/progress.h"
#include "data/feature_cache.h"
#include "distill/teacher.h"
#include "distill/view.h"

namespace sightline {

struct TeacherRegionsBuild {
  std::vector<Teacher> teachers;
  std::vector<std::filesystem::path> files;  // the photos
  std::vector<View> views;
  std::vector<std::vector<std::int64_t>> photos_of_view;  // by view: indices into the files
  std::filesystem::path directory;                        // of the caches; made where it is missing
  bool bfloat16 = false;                                  // teachers compute in it (Autocast)
  ImageLimits limits;                                     // of each photo
  ProgressSink progress;
  LogSink log;
  std::function<bool()> stop;
};

// What the teachers say of the photos, each view computed once and kept on disk (a feature cache for each
// teacher and view, whose name and key tell both: another run with the same directory, or this one resumed,
// computes what is missing). Of several teachers the features stand one after the other; a smaller grid is
// resampled to the largest (bilinear between the cells' centres).
class TeacherRegions {
 public:
  // Nothing when build.stop says so; what is done stays. `failed` gets the photos that cannot be read, with
  // their files' names. Raises UsageError, DataError or ModelError.
  static std::optional<TeacherRegions> open(const TeacherRegionsBuild& build,
                                            std::vector<std::string>& failed);

  Grid grid() const { return grid_; }
  std::int64_t feature_size() const;                                 // of all teachers together
  const std::vector<std::int64_t>& sizes() const { return sizes_; }  // of each
  bool contains(const Look& look) const;
  // [N, L, D]. All of them must be contained.
  at::Tensor regions(const std::vector<Look>& looks) const;

 private:
  using Caches = std::map<std::size_t, FeatureCache>;  // by view

  at::Tensor regions_of(const Caches& caches, const std::vector<Look>& looks) const;

  std::vector<std::filesystem::path> files_;
  std::vector<Caches> caches_;  // by teacher
  std::vector<std::int64_t> sizes_;
  Grid grid_;
};

}  // namespace sightline
