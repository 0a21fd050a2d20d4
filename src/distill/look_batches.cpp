#include "distill/look_batches.h"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <numeric>

#include "core/error.h"

namespace sightline {

LookBatches::LookBatches(std::int64_t photos, std::size_t views, int photos_per_batch, std::uint64_t seed)
    : photos_(photos),
      views_(views),
      batch_size_(std::min<std::int64_t>(photos, photos_per_batch)),
      random_(seed) {
  begin_epoch();
}

void LookBatches::begin_epoch() {
  epoch_random_state_ = random_.state();
  order_.resize(static_cast<std::size_t>(photos_));
  std::iota(order_.begin(), order_.end(), 0);
  random_.shuffle(order_);
  position_ = 0;
  draw();
}

void LookBatches::draw() {
  current_.clear();
  for (std::int64_t i = position_ * batch_size_; i < (position_ + 1) * batch_size_; ++i)
    current_.push_back({order_.at(i), random_.below(views_)});
}

void LookBatches::advance() {
  if (++position_ == batches_per_epoch()) return begin_epoch();
  draw();
}

Json LookBatches::state() const {
  return {
      {"photos", photos_}, {"batch", batch_size_}, {"random", epoch_random_state_}, {"position", position_}};
}

void LookBatches::restore(const Json& state, const std::string& name) {
  const auto position = json_get<std::int64_t>(state, "position", name);
  if (json_get<std::int64_t>(state, "photos", name) != photos_ ||
      json_get<std::int64_t>(state, "batch", name) != batch_size_ || position < 0 ||
      position >= batches_per_epoch())
    throw DataError(
        name + ": the position among the photos is not one of these " + std::to_string(photos_) + " photos",
        "resume with the same photos");
  random_.restore(json_get<std::string>(state, "random", name));
  begin_epoch();
  while (position_ < position) advance();
}

}  // namespace sightline
