#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "core/enum_names.h"

namespace sightline {

// What a caption is worth to who reads it, from a table that was measured on captions with references.
enum class Worth { guess, unsure, likely };

template <>
struct EnumNames<Worth> {
  static constexpr const char* kWhat = "worth of a caption";
  static constexpr EnumName<Worth> kRows[] = {
      {Worth::likely, "likely"}, {Worth::unsure, "unsure"}, {Worth::guess, "guess"}};
};

// What is said of a photo that lies farther from the photos of the calibration than nearly all of them.
inline constexpr char kUnlikeText[] = "unlike what this model has seen";

// The captions of one class, when they were measured.
struct MeasuredClass {
  std::int64_t captions = 0;
  double good = 0;  // share of them

  bool operator==(const MeasuredClass&) const = default;
};

// What a model file says of the model's own captions: by which mean word probability they are good, and what
// the photos were like of which that was measured.
struct Calibration {
  double good_cider_d = 0;  // from this CIDEr-D on (0 to 10) a caption counted as good
  double likely_above = 1;  // captions whose confidence (caption/confidence.h) is greater are likely
  double unsure_above = 1;  // the others whose is greater than this are unsure; what is left are guesses
  MeasuredClass likely, unsure, guess;
  std::int64_t photos = 0;
  double percentile = 99;
  double farthest = 0;           // the percentile of the photos' own distances
  std::vector<float> mean;       // [D], over the photos, of a photo's mean region
  std::vector<float> deviation;  // [D], standard deviation of the same; all above 0

  bool operator==(const Calibration&) const = default;
};

// The Mahalanobis distance of a photo's mean region from those of the calibration's photos, features taken as
// independent: the root of the sum over d of ((x_d - mean_d) / deviation_d)^2. `mean_region` is [D].
double distance_of(const Calibration& calibration, std::span<const float> mean_region);

// What a caption is worth by its confidence alone.
Worth worth_of(const Calibration& calibration, double confidence);

struct Judgement {
  Worth worth = Worth::guess;  // of a photo that is unlike always a guess: the table knows no such photo
  double distance = 0;
  bool unlike = false;  // farther than Calibration::farthest
};

// "likely", or "guess: the photo is unlike what this model has seen".
std::string judgement_text(const Judgement& judgement);

// Of a caption with this confidence of a photo with this mean region.
Judgement judge(const Calibration& calibration, double confidence, std::span<const float> mean_region);

}  // namespace sightline
