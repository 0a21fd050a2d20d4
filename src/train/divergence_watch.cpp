#include "train/divergence_watch.h"

#include <algorithm>
#include <cmath>
#include <nlohmann/json.hpp>

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
  const bool was_above = !fault_.empty();
  fault_ = ceiling_fault(means, first_step);
  if (!fault_.empty() && !was_above) said.push_back("training diverges: " + fault_ + kWayOut);
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

// A fresh model guesses blindly, and needs a while to learn what is frequent.
std::string DivergenceWatch::ceiling_fault(const Figures& means, std::int64_t first_step) const {
  if (!ceiling_) return {};
  const auto found = means.find(ceiling_->figure);
  const double settled = ceiling_->margin * ceiling_->most;
  const double fresh = 2 * std::max(settled, ceiling_->untrained);
  const double limit = first_step < warmup_steps_ + kSettlingSteps ? fresh : settled;
  if (found == means.end() || found->second <= limit) return {};
  return ceiling_->figure + " is " + short_number(found->second) + " where " + ceiling_->meaning + " costs " +
         short_number(ceiling_->most);
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

Json DivergenceWatch::state() const {
  return {
      {"fault", fault_}, {"exploding", exploding_}, {"norms", norms_}, {"usual_log_norm", usual_log_norm_}};
}

void DivergenceWatch::restore(const Json& state, const std::string& name) {
  fault_ = json_get<std::string>(state, "fault", name);
  exploding_ = json_get<bool>(state, "exploding", name);
  norms_ = json_get<int>(state, "norms", name);
  usual_log_norm_ = json_get<double>(state, "usual_log_norm", name);
}

}  // namespace sightline
