#pragma once

#include <utility>

#include "distill/distill_parts.h"
#include "distill/tiny_teacher.h"

namespace sightline {

// A student of one matrix: features of a cell are a matrix times the cell's mean colour.
class LinearStudent : public Encoder {
 public:
  explicit LinearStudent(std::int64_t features) {
    weight_ = register_parameter("weight", torch::randn({features, 3, 1, 1}) * 0.1);
  }
  Regions encode(const at::Tensor& pixels) override {
    return regions_of(torch::conv2d(torch::adaptive_avg_pool2d(pixels, {4, 4}), weight_));
  }
  std::int64_t feature_size() const override { return weight_.size(0); }

 private:
  at::Tensor weight_;
};

// What distillation works on, of photos of 32 pixels and teachers of 4 x 4 regions, 6 features each.
class TinyDistillation {
 public:
  explicit TinyDistillation(int teachers = 1, int photos = 6) {
    torch::manual_seed(4);
    TeacherRegionsBuild build;
    build.files = draw_patches(directory_.path() / "photos", photos);
    build.views = parse_views("original,mirror");
    std::vector<std::int64_t> all;
    for (std::int64_t photo = 0; photo < photos; ++photo) all.push_back(photo);
    build.photos_of_view = {all, all};
    build.directory = directory_.path() / "caches";
    for (int i = 0; i < teachers; ++i)
      build.teachers.push_back(Teacher::parse(
          "torchscript:" + write_tiny_teacher(directory_.path() / (std::to_string(i) + ".pt")).string() +
          ",size=32,mean=0,std=1"));
    std::vector<std::string> failed;
    TeacherRegions regions = *TeacherRegions::open(build, failed);
    StudentPhotos pixels(build.files, build.views, 32, directory_.path());
    pixels.load({}, {});
    std::vector<Look> looks;
    for (const std::int64_t photo : all) looks.push_back({photo, 0});
    const RegionScale scale = RegionScale::of(regions.regions(looks));
    Preprocessing plain;
    plain.mean = {0, 0, 0};
    plain.std = {1, 1, 1};
    parts_.reset(new DistillParts{std::make_shared<LinearStudent>(6 * teachers), plain, std::move(pixels),
                                  std::move(regions), scale});
  }

  DistillParts& parts() { return *parts_; }
  std::filesystem::path directory() const { return directory_.path(); }

 private:
  TemporaryDirectory directory_;
  std::unique_ptr<DistillParts> parts_;
};

}  // namespace sightline
