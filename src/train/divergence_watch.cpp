#include "train/divergence_watch.h"

#include <cmath>

#include "core/number_text.h"

namespace sightline {

namespace {

// Steps after the warm-up in which a model has learnt how frequent words are.
constexpr std::int64_t kSettlingSteps = 100;
// How many times its usual norm a gradient is when it explodes; single steps are averaged away before.
constexpr double kExplosion = 30;
constexpr int kNormsToKnowTheUsual = 4;
constexpr double kNormMemory = 0.8;

constexpr char kWayOut[] =
    "; begin a new run with a lower --learning-rate, a longer --warmup-steps or a lower --clip-norm";

std::string short_number(double value) {
  return with_digits(value, 3);
}

}  // namespace

std::vector<std::string> DivergenceWatch::check(const Figures& means, std::int64_t first_step) {
  std::vector<std::string> said;
  const bool above = is_above_ceiling(means, first_step);
  if (above && !above_) {
    said.push_back("training diverges: " + ceiling_->figure + " is " +
                   short_number(means.at(ceiling_->figure)) + " where " + ceiling_->meaning + " costs " +
                   short_number(ceiling_->most) + kWayOut);
  }
  above_ = above;
  const auto norm = means.find("gradient_norm");
  if (norm == means.end()) return said;
  const double usual = std::exp(usual_log_norm_);
  const bool exploding = is_exploding(norm->second);
  if (exploding && !exploding_) {
    said.push_back("gradients explode: their norm is " + short_number(norm->second) + ", and was about " +
                   short_number(usual) + " before" + kWayOut);
  }
  exploding_ = exploding;
  return said;
}

bool DivergenceWatch::is_above_ceiling(const Figures& means, std::int64_t first_step) const {
  if (!ceiling_ || first_step < warmup_steps_) return false;
  const auto found = means.find(ceiling_->figure);
  const double patience = first_step < warmup_steps_ + kSettlingSteps ? 2 : 1;
  return found != means.end() && found->second > patience * ceiling_->most;
}

// What explodes does not become the usual.
bool DivergenceWatch::is_exploding(double norm) {
  if (!(norm > 0)) return false;
  const double log_norm = std::log(norm);
  if (norms_ >= kNormsToKnowTheUsual && log_norm > usual_log_norm_ + std::log(kExplosion)) return true;
  usual_log_norm_ = norms_ == 0 ? log_norm : kNormMemory * usual_log_norm_ + (1 - kNormMemory) * log_norm;
  ++norms_;
  return false;
}

}  // namespace sightline
