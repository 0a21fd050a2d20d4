#include "caption/calibration_measure.h"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <utility>

#include "core/error.h"

namespace sightline {

namespace {

constexpr double kLeastDeviation = 0.01;  // of the features' root mean square

// The captions in the order of their classes, and which are good.
struct RankedCaptions {
  std::vector<MeasuredCaption> captions;  // falling by confidence
  CalibrationAims aims;

  bool is_good(std::size_t i) const { return captions[i].cider_d >= aims.good_cider_d; }
  // A class never parts equal confidences.
  bool may_end_behind(std::size_t i) const {
    return i + 1 == captions.size() || captions[i + 1].confidence < captions[i].confidence;
  }

  // The end of the longest run from `begin` of which `share` is good; `begin` where there is none.
  std::size_t longest_run(std::size_t begin, double share) const {
    std::size_t end = begin, good = 0;
    for (std::size_t i = begin; i < captions.size(); ++i) {
      good += is_good(i) ? 1 : 0;
      const std::size_t count = i + 1 - begin;
      if (may_end_behind(i) && count >= static_cast<std::size_t>(aims.least_captions) &&
          static_cast<double>(good) >= share * static_cast<double>(count))
        end = i + 1;
    }
    return end;
  }

  // What captions before `end` have more confidence than.
  double confidence_at(std::size_t end) const {
    return end == captions.size() ? 0 : captions[end].confidence;
  }

  MeasuredClass measured(std::size_t begin, std::size_t end) const {
    MeasuredClass measured{static_cast<std::int64_t>(end - begin), 0};
    for (std::size_t i = begin; i < end; ++i) measured.good += is_good(i) ? 1 : 0;
    if (end > begin) measured.good /= static_cast<double>(end - begin);
    return measured;
  }
};

void measure_classes(const RankedCaptions& ranked, Calibration& calibration) {
  const std::size_t likely = ranked.longest_run(0, ranked.aims.likely);
  const std::size_t unsure = ranked.longest_run(likely, ranked.aims.unsure);
  calibration.likely_above = likely == 0 ? 1 : ranked.confidence_at(likely);
  calibration.unsure_above = unsure == likely ? calibration.likely_above : ranked.confidence_at(unsure);
  calibration.likely = ranked.measured(0, likely);
  calibration.unsure = ranked.measured(likely, unsure);
  calibration.guess = ranked.measured(unsure, ranked.captions.size());
}

// Of the features' variances [D], deviations that can be divided by.
std::vector<float> deviations_of(const std::vector<double>& variances) {
  double sum = 0;
  for (const double variance : variances) sum += variance;
  const double common = std::sqrt(sum / static_cast<double>(variances.size()));
  std::vector<float> deviations;
  for (const double variance : variances) {
    const double deviation = std::max(std::sqrt(variance), kLeastDeviation * common);
    const auto stored = static_cast<float>(deviation);
    deviations.push_back(stored > 0 ? stored : 1.0f);
  }
  return deviations;
}

void measure_photos(const std::vector<std::vector<float>>& mean_regions, Calibration& calibration) {
  const std::size_t size = mean_regions.front().size();
  const auto photos = static_cast<double>(mean_regions.size());
  std::vector<double> mean(size), variance(size);
  for (const std::vector<float>& region : mean_regions)
    for (std::size_t d = 0; d < size; ++d) mean[d] += region[d] / photos;
  for (const std::vector<float>& region : mean_regions)
    for (std::size_t d = 0; d < size; ++d)
      variance[d] += (region[d] - mean[d]) * (region[d] - mean[d]) / photos;
  calibration.mean.assign(mean.begin(), mean.end());
  calibration.deviation = deviations_of(variance);
}

// The least of the photos' own distances that at least `percentile` of 100 of them do not exceed.
double farthest_of(const std::vector<std::vector<float>>& mean_regions, const Calibration& calibration) {
  std::vector<double> distances;
  for (const std::vector<float>& region : mean_regions) distances.push_back(distance_of(calibration, region));
  std::sort(distances.begin(), distances.end());
  const auto count = static_cast<double>(distances.size());
  const auto rank = static_cast<std::size_t>(std::ceil(calibration.percentile / 100 * count));
  return distances[std::clamp<std::size_t>(rank, 1, distances.size()) - 1];
}

}  // namespace

Calibration measure_calibration(std::vector<MeasuredCaption> captions,
                                const std::vector<std::vector<float>>& mean_regions,
                                const CalibrationAims& aims) {
  if (captions.empty() || mean_regions.empty())
    throw DataError("calibration: found no captioned photo, expected some to measure");
  std::sort(captions.begin(), captions.end(),
            [](const MeasuredCaption& a, const MeasuredCaption& b) { return a.confidence > b.confidence; });
  Calibration calibration;
  calibration.good_cider_d = aims.good_cider_d;
  calibration.percentile = aims.percentile;
  calibration.photos = static_cast<std::int64_t>(mean_regions.size());
  measure_classes({std::move(captions), aims}, calibration);
  measure_photos(mean_regions, calibration);
  calibration.farthest = farthest_of(mean_regions, calibration);
  return calibration;
}

}  // namespace sightline
