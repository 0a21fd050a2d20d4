#include "distill/region_validation.h"

#include <algorithm>

#include "core/number_text.h"

namespace sightline {

namespace {

constexpr std::size_t kBatch = 32;

// Sums over regions, of each feature of some teacher's.
class Comparison {
 public:
  void add(const at::Tensor& student, const at::Tensor& teacher) {  // [B, L, D]
    cosines_ += at::cosine_similarity(student, teacher, -1).sum().item<double>();
    regions_ += teacher.size(0) * teacher.size(1);
    const at::Tensor wanted = teacher.flatten(0, 1).to(at::kDouble);
    add_to(error_, (student.flatten(0, 1).to(at::kDouble) - wanted).square());
    add_to(sum_, wanted);
    add_to(squares_, wanted.square());
  }

  void report(ValidationFigures& figures, const std::string& suffix) const {
    const auto count = static_cast<double>(regions_);
    const double error = error_.sum().item<double>();
    const double variance = (squares_ - sum_.square() / count).sum().item<double>();
    figures.emplace_back("cosine" + suffix, cosines_ / count);
    figures.emplace_back("mse" + suffix, error / count / static_cast<double>(error_.numel()));
    figures.emplace_back("explained_variance" + suffix, variance > 0 ? 1 - error / variance : 0);
  }

 private:
  static void add_to(at::Tensor& sum, const at::Tensor& values) {  // [B * L, D]
    const at::Tensor part = values.sum(0);
    sum = sum.defined() ? sum + part : part;
  }

  double cosines_ = 0;
  std::int64_t regions_ = 0;
  at::Tensor error_, sum_, squares_;  // [D]
};

std::string summary_of(const ValidationFigures& figures) {
  return "cosine " + with_decimals(figure(figures, "cosine"), 4) + "  explained variance " +
         with_decimals(figure(figures, "explained_variance"), 4);
}

}  // namespace

std::optional<ValidationOutcome> RegionValidation::run(const ProgressSink& progress,
                                                       const std::function<bool()>& stop) {
  const torch::NoGradGuard no_grad;
  parts_.student->eval();
  const std::vector<std::int64_t>& sizes = parts_.teachers.sizes();
  Comparison whole;
  std::vector<Comparison> each(sizes.size());
  for (std::size_t begin = 0; begin < looks_.size(); begin += kBatch) {
    if (stop && stop()) return std::nullopt;
    const std::size_t end = std::min(looks_.size(), begin + kBatch);
    const std::vector<Look> looks(looks_.begin() + static_cast<std::ptrdiff_t>(begin),
                                  looks_.begin() + static_cast<std::ptrdiff_t>(end));
    const at::Tensor student = student_regions(parts_, parts_.photos.pixels(looks));
    const at::Tensor teacher = teacher_regions(parts_, looks);
    whole.add(student, teacher);
    const auto of_student = student.split_with_sizes(sizes, 2),
               of_teacher = teacher.split_with_sizes(sizes, 2);
    for (std::size_t i = 0; i < sizes.size(); ++i) each[i].add(of_student[i], of_teacher[i]);
    if (progress)
      progress({"validating",
                "photo",
                static_cast<std::int64_t>(end),
                static_cast<std::int64_t>(looks_.size()),
                {}});
  }
  ValidationOutcome outcome;
  whole.report(outcome.figures, "");
  for (std::size_t i = 0; i < sizes.size() && sizes.size() > 1; ++i)
    each[i].report(outcome.figures, "_" + std::to_string(i + 1));
  outcome.summary = summary_of(outcome.figures);
  return outcome;
}

}  // namespace sightline
