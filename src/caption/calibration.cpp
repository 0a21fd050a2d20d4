#include "caption/calibration.h"

#include <cmath>
#include <cstddef>

namespace sightline {

double distance_of(const Calibration& calibration, std::span<const float> mean_region) {
  double sum = 0;
  for (std::size_t d = 0; d < mean_region.size(); ++d) {
    const double away =
        (static_cast<double>(mean_region[d]) - calibration.mean[d]) / calibration.deviation[d];
    sum += away * away;
  }
  return std::sqrt(sum);
}

Worth worth_of(const Calibration& calibration, double confidence) {
  if (confidence > calibration.likely_above) return Worth::likely;
  return confidence > calibration.unsure_above ? Worth::unsure : Worth::guess;
}

Judgement judge(const Calibration& calibration, double confidence, std::span<const float> mean_region) {
  Judgement judgement;
  judgement.distance = distance_of(calibration, mean_region);
  judgement.unlike = judgement.distance > calibration.farthest;
  judgement.worth = judgement.unlike ? Worth::guess : worth_of(calibration, confidence);
  return judgement;
}

std::string judgement_text(const Judgement& judgement) {
  return to_string(judgement.worth) + (judgement.unlike ? std::string(": the photo is ") + kUnlikeText : "");
}

}  // namespace sightline
