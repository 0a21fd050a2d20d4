#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "core/json.h"
#include "core/random.h"
#include "distill/view.h"

namespace sightline {

// Which photos a step sees, and in which views: every photo once an epoch in a new order, each in a view
// drawn for it. What is left of an epoch that fills no batch is left out. Can be saved and restored to the
// bit.
class LookBatches {
 public:
  // photos, views, photos_per_batch > 0. Batches of all photos where there are fewer than photos_per_batch.
  LookBatches(std::int64_t photos, std::size_t views, int photos_per_batch, std::uint64_t seed);

  // Photos as indices below `photos`.
  const std::vector<Look>& current() const { return current_; }
  void advance();

  std::int64_t batch_size() const { return batch_size_; }
  std::int64_t batches_per_epoch() const { return photos_ / batch_size_; }

  Json state() const;
  // Raises DataError when the state is damaged or of other photos.
  void restore(const Json& state, const std::string& name);

 private:
  void begin_epoch();
  void draw();

  std::int64_t photos_;
  std::size_t views_;
  std::int64_t batch_size_;
  Random random_;
  std::string epoch_random_state_;  // before the epoch was drawn: it is drawn again from it on restore
  std::vector<std::int64_t> order_;
  std::int64_t position_ = 0;  // of the current batch in its epoch
  std::vector<Look> current_;
};

}  // namespace sightline
