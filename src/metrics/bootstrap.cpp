#include "metrics/bootstrap.h"

#include <algorithm>
#include <cmath>

#include "core/counted.h"
#include "core/error.h"
#include "core/parallel.h"
#include "core/random.h"

namespace sightline {

namespace {

// The images of all metrics side by side: one row an image, so that a resample reads memory in order.
class Samples {
 public:
  explicit Samples(const std::vector<ResampledMetric>& metrics) : metrics_(metrics) {
    images_ = metrics.empty() ? 0 : metrics[0].image_count();
    for (const ResampledMetric& metric : metrics) {
      if (metric.image_count() != images_) {
        throw UsageError("bootstrap: " + metric.names.at(0) + " has " +
                         counted(metric.image_count(), "image") + ", " + metrics[0].names.at(0) + " has " +
                         std::to_string(images_));
      }
      width_ += metric.width;
      names_.insert(names_.end(), metric.names.begin(), metric.names.end());
    }
    if (images_ == 0) throw UsageError("bootstrap: no images to resample");
    rows_.reserve(images_ * width_);
    for (std::size_t image = 0; image < images_; ++image)
      for (const ResampledMetric& metric : metrics)
        for (std::size_t k = 0; k < metric.width; ++k) rows_.push_back(metric.rows[image * metric.width + k]);
  }

  std::size_t images() const { return images_; }
  const std::vector<std::string>& names() const { return names_; }

  // The scores of the set that holds image i `times[i]` times.
  std::vector<double> scores(const std::vector<double>& times) const {
    std::vector<double> sums(width_, 0.0), scores(names_.size());
    for (std::size_t image = 0; image < images_; ++image) {
      const double weight = times[image];
      if (weight == 0) continue;
      const double* row = rows_.data() + image * width_;
      for (std::size_t k = 0; k < width_; ++k) sums[k] += weight * row[k];
    }
    std::size_t column = 0, name = 0;
    for (const ResampledMetric& metric : metrics_) {
      metric.score(std::span(sums).subspan(column, metric.width), static_cast<double>(images_),
                   std::span(scores).subspan(name, metric.names.size()));
      column += metric.width;
      name += metric.names.size();
    }
    return scores;
  }

 private:
  const std::vector<ResampledMetric>& metrics_;
  std::size_t images_ = 0;
  std::size_t width_ = 0;
  std::vector<std::string> names_;
  std::vector<double> rows_;
};

// How often each of `times.size()` images is drawn. A 32-bit draw scaled to the range: the chances of two
// images differ by less than one in a hundred thousand for any set of images there is.
void draw(Random& random, std::vector<double>& times) {
  const std::uint64_t count = times.size();
  std::fill(times.begin(), times.end(), 0.0);
  for (std::uint64_t drawn = 0; drawn < count; drawn += 2) {
    const std::uint64_t bits = random.bits();
    times[(bits & 0xFFFFFFFF) * count >> 32] += 1;
    if (drawn + 1 < count) times[(bits >> 32) * count >> 32] += 1;
  }
}

void check(const BootstrapOptions& options) {
  if (options.resamples < 2)
    throw UsageError("bootstrap: resamples is " + std::to_string(options.resamples) +
                     ", expected at least 2");
  if (!(options.confidence > 0 && options.confidence < 1))
    throw UsageError("bootstrap: confidence " + std::to_string(options.confidence) +
                     ", expected between 0 and 1");
}

// result[score][resample] of `score_of(times)`. Each resample has a seed of its own, so threads cannot change
// the draws.
template <class ScoreOf>
std::vector<std::vector<double>> resample(std::size_t images, std::size_t scores,
                                          const BootstrapOptions& options, const ScoreOf& score_of) {
  const auto resamples = static_cast<std::size_t>(options.resamples);
  std::vector<std::vector<double>> values(scores, std::vector<double>(resamples));
  parallel_ranges(resamples, 16, [&](std::size_t begin, std::size_t end) {
    std::vector<double> times(images);
    for (std::size_t r = begin; r < end; ++r) {
      Random random(options.seed * 0x9E3779B97F4A7C15ULL + r);
      draw(random, times);
      const std::vector<double> result = score_of(times);
      for (std::size_t k = 0; k < scores; ++k) values[k][r] = result[k];
    }
  });
  return values;
}

// The value below which a share of the sorted values lies, between neighbours where it falls between them.
double quantile(const std::vector<double>& sorted, double share) {
  const double place = share * static_cast<double>(sorted.size() - 1);
  const auto below = static_cast<std::size_t>(place);
  const std::size_t above = std::min(below + 1, sorted.size() - 1);
  return sorted[below] + (place - static_cast<double>(below)) * (sorted[above] - sorted[below]);
}

// A share of 1/2 each way of zero is no evidence; ties with zero count for both sides. Never below one in the
// number of resamples: more cannot be known from them.
double two_sided_p(const std::vector<double>& differences) {
  const auto count = static_cast<double>(differences.size());
  const auto not_above =
      std::count_if(differences.begin(), differences.end(), [](double d) { return d <= 0; });
  const auto not_below =
      std::count_if(differences.begin(), differences.end(), [](double d) { return d >= 0; });
  const double tail = (static_cast<double>(std::min(not_above, not_below)) + 1) / (count + 1);
  return std::min(1.0, 2 * tail);
}

}  // namespace

std::vector<BootstrapScore> bootstrap(const std::vector<ResampledMetric>& metrics,
                                      const BootstrapOptions& options) {
  check(options);
  const Samples samples(metrics);
  const std::vector<double> observed = samples.scores(std::vector<double>(samples.images(), 1.0));
  auto values = resample(samples.images(), observed.size(), options,
                         [&](const std::vector<double>& times) { return samples.scores(times); });
  std::vector<BootstrapScore> scores;
  for (std::size_t k = 0; k < observed.size(); ++k) {
    std::sort(values[k].begin(), values[k].end());
    const double tail = (1 - options.confidence) / 2;
    scores.push_back(
        {samples.names()[k], observed[k], quantile(values[k], tail), quantile(values[k], 1 - tail)});
  }
  return scores;
}

// Less is rounding, or the constants that keep the metrics from dividing by zero.
constexpr double kTie = 1e-9;

std::vector<BootstrapDifference> bootstrap_compare(const std::vector<ResampledMetric>& a,
                                                   const std::vector<ResampledMetric>& b,
                                                   const BootstrapOptions& options) {
  check(options);
  const Samples first(a), second(b);
  if (first.names() != second.names())
    throw UsageError("bootstrap: the two systems do not have the same metrics");
  if (first.images() != second.images()) {
    throw UsageError("bootstrap: one system has " + counted(first.images(), "image") + ", the other " +
                     std::to_string(second.images()));
  }
  const std::vector<double> all(first.images(), 1.0);
  const std::vector<double> of_a = first.scores(all), of_b = second.scores(all);
  auto values = resample(first.images(), of_a.size(), options, [&](const std::vector<double>& times) {
    std::vector<double> difference = first.scores(times);
    const std::vector<double> other = second.scores(times);
    for (std::size_t k = 0; k < difference.size(); ++k) {
      difference[k] -= other[k];
      if (std::abs(difference[k]) < kTie) difference[k] = 0;
    }
    return difference;
  });
  std::vector<BootstrapDifference> differences;
  for (std::size_t k = 0; k < of_a.size(); ++k) {
    std::sort(values[k].begin(), values[k].end());
    const double tail = (1 - options.confidence) / 2;
    differences.push_back({first.names()[k], of_a[k], of_b[k], of_a[k] - of_b[k], quantile(values[k], tail),
                           quantile(values[k], 1 - tail), two_sided_p(values[k])});
  }
  return differences;
}

}  // namespace sightline
