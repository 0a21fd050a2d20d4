#include "distill/teacher_regions.h"

#include <algorithm>
#include <numeric>

#include "core/directories.h"
#include "core/sha256.h"
#include "model/autocast.h"
#include "model/encoder.h"

namespace sightline {

namespace {

// A teacher that looks at a view of the photos: they come at the size that the view wants.
class ViewingEncoder : public Encoder {
 public:
  ViewingEncoder(std::shared_ptr<Encoder> teacher, View view, const Preprocessing& input, bool bfloat16)
      : teacher_(std::move(teacher)), view_(std::move(view)), input_(input), bfloat16_(bfloat16) {}

  Regions encode(const at::Tensor& pixels) override {
    return sightline::encode(*teacher_, seen(pixels, view_, input_.height, input_.width), bfloat16_);
  }
  std::int64_t feature_size() const override { return teacher_->feature_size(); }

 private:
  std::shared_ptr<Encoder> teacher_;
  View view_;
  Preprocessing input_;
  bool bfloat16_;
};

FeatureKey key_of(const Teacher& teacher, const View& view, const std::string& sha256, bool bfloat16) {
  FeatureKey key{teacher.kind, sha256, teacher.preprocessing};
  if (view != View{}) key.encoder_kind += " " + view.name;
  if (bfloat16) key.encoder_kind += " bf16";
  key.preprocessing.height = side_of_whole(view, teacher.preprocessing.height);
  key.preprocessing.width = side_of_whole(view, teacher.preprocessing.width);
  return key;
}

// [N, L, D] over `from` -> the same over `to`.
at::Tensor resampled(const at::Tensor& regions, const Grid& from, const Grid& to) {
  if (from == to) return regions;
  const at::Tensor map = regions.transpose(1, 2).unflatten(2, {from.rows, from.columns});
  return at::upsample_bilinear2d(map, {to.rows, to.columns}, /*align_corners=*/false)
      .flatten(2)
      .transpose(1, 2);
}

}  // namespace

std::optional<TeacherRegions> TeacherRegions::open(const TeacherRegionsBuild& build,
                                                   std::vector<std::string>& failed) {
  make_directory(build.directory);
  TeacherRegions result;
  result.files_ = build.files;
  for (const Teacher& teacher : build.teachers) {
    const std::string sha256 = sha256_of_file(teacher.file);
    const auto encoder = teacher.open();
    if (!build.bfloat16) encoder->optimise_for_inference();
    Caches caches;
    for (std::size_t v = 0; v < build.views.size(); ++v) {
      if (build.photos_of_view[v].empty()) continue;
      const View& view = build.views[v];
      const FeatureKey key = key_of(teacher, view, sha256, build.bfloat16);
      FeatureCacheBuild cache;
      cache.cache = build.directory / (view.name + "-" + key.hex().substr(0, 12) + ".cache");
      for (const std::int64_t photo : build.photos_of_view[v]) cache.files.push_back(build.files.at(photo));
      cache.limits = build.limits;
      cache.progress = build.progress;
      cache.log = build.log;
      cache.stop = build.stop;
      ViewingEncoder viewing(encoder, view, teacher.preprocessing, build.bfloat16);
      const FeatureCacheOutcome outcome = build_feature_cache(viewing, key, cache);
      if (!outcome.complete) return std::nullopt;
      failed.insert(failed.end(), outcome.failed.begin(), outcome.failed.end());
      caches.emplace(v, FeatureCache(cache.cache, key));
    }
    result.sizes_.push_back(encoder->feature_size());
    const Grid grid = caches.begin()->second.grid();
    result.grid_ = {std::max(result.grid_.rows, grid.rows), std::max(result.grid_.columns, grid.columns)};
    result.caches_.push_back(std::move(caches));
  }
  return result;
}

std::int64_t TeacherRegions::feature_size() const {
  return std::accumulate(sizes_.begin(), sizes_.end(), std::int64_t{0});
}

bool TeacherRegions::contains(const Look& look) const {
  return std::all_of(caches_.begin(), caches_.end(), [&](const Caches& caches) {
    const auto cache = caches.find(look.view);
    return cache != caches.end() && cache->second.contains(files_.at(look.photo));
  });
}

at::Tensor TeacherRegions::regions_of(const Caches& caches, const std::vector<Look>& looks) const {
  at::Tensor regions;
  for (const auto& [view, cache] : caches) {
    std::vector<std::filesystem::path> files;
    std::vector<std::int64_t> places;
    for (std::size_t i = 0; i < looks.size(); ++i) {
      if (looks[i].view != view) continue;
      files.push_back(files_.at(looks[i].photo));
      places.push_back(static_cast<std::int64_t>(i));
    }
    if (files.empty()) continue;
    const at::Tensor part = resampled(cache.features(files), cache.grid(), grid_);
    if (!regions.defined())
      regions = at::empty({static_cast<std::int64_t>(looks.size()), part.size(1), part.size(2)});
    regions.index_copy_(0, torch::tensor(places, at::kLong), part);
  }
  return regions;
}

at::Tensor TeacherRegions::regions(const std::vector<Look>& looks) const {
  std::vector<at::Tensor> parts;
  for (const Caches& caches : caches_) parts.push_back(regions_of(caches, looks));
  return at::cat(parts, 2);
}

}  // namespace sightline
