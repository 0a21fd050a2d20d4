#include "data/caption_batches.h"

#include <algorithm>
#include <cassert>
#include <cmath>
#include <map>
#include <nlohmann/json.hpp>
#include <numeric>
#include <set>
#include <string_view>
#include <utility>

#include "core/error.h"
#include "core/sha256.h"

namespace sightline {

namespace {

// Images are sorted by length among this many batches: enough that those of a batch are alike, few enough
// that an image's companions change from epoch to epoch.
constexpr std::size_t batches_per_window = 50;

// What the order of the batches depends on beside the seed.
std::string fingerprint_of(const std::vector<EncodedCaption>& captions, std::size_t image_count,
                           const std::vector<double>& weights) {
  Sha256 hash;
  const auto add = [&](std::int64_t number) {
    hash.update({reinterpret_cast<const char*>(&number), sizeof number});
  };
  add(static_cast<std::int64_t>(image_count));
  for (const EncodedCaption& caption : captions) {
    add(caption.image);
    add(static_cast<std::int64_t>(caption.words.size()));
    hash.update(
        {reinterpret_cast<const char*>(caption.words.data()), caption.words.size() * sizeof(std::int64_t)});
  }
  for (const double weight : weights) hash.update({reinterpret_cast<const char*>(&weight), sizeof weight});
  return hash.hex_digest();
}

template <class T>
void require_same(const Json& state, const std::string& key, const T& expected, const std::string& what,
                  const std::string& name) {
  const T found = json_get<T>(state, key, name);
  if (found == expected) return;
  throw DataError(
      name + ": key '" + key + "' is " + dump_json(Json(found)) + ", expected " + dump_json(Json(expected)),
      "the saved state is of other " + what + ": resume with the same, or start afresh");
}

// An image that weighs more than one may come into a batch twice; its regions need not.
void keep_first_of_each(std::vector<std::int64_t>& images) {
  std::set<std::int64_t> seen;
  std::erase_if(images, [&seen](std::int64_t image) { return !seen.insert(image).second; });
}

}  // namespace

CaptionBatches::CaptionBatches(const std::vector<EncodedCaption>& captions, std::int64_t image_count,
                               int images_per_batch, std::uint64_t seed, Share share,
                               std::vector<double> weights, std::vector<std::int64_t> region_counts)
    : captions_(captions),
      captions_of_image_(static_cast<std::size_t>(image_count)),
      weights_(std::move(weights)),
      region_counts_(std::move(region_counts)),
      images_per_batch_(images_per_batch),
      share_(share),
      random_(seed) {
  assert(images_per_batch > 0);
  assert(weights_.empty() || weights_.size() == captions_of_image_.size());
  if (std::all_of(weights_.begin(), weights_.end(), [](double weight) { return weight == 1; }))
    weights_.clear();
  assert(share.rank >= 0 && share.rank < share.world);
  for (std::size_t i = 0; i < captions.size(); ++i) {
    assert(captions[i].image >= 0 && captions[i].image < image_count);
    captions_of_image_[static_cast<std::size_t>(captions[i].image)].push_back(static_cast<std::int64_t>(i));
  }
  const auto length = [&](std::int64_t caption) {
    return captions_[static_cast<std::size_t>(caption)].words.size();
  };
  for (std::size_t image = 0; image < captions_of_image_.size(); ++image) {
    std::vector<std::int64_t>& own = captions_of_image_[image];
    if (own.empty()) continue;
    used_images_.push_back(static_cast<std::int64_t>(image));
    std::stable_sort(own.begin(), own.end(), [&](auto a, auto b) { return length(a) > length(b); });
  }
  if (used_images_.empty()) throw DataError("no captions to draw batches from");
  begin_epoch();
}

std::int64_t CaptionBatches::batches_per_epoch() const {
  return static_cast<std::int64_t>(batches_.size());
}

std::int64_t CaptionBatches::images_per_epoch() const {
  std::size_t images = 0;
  for (const auto& batch : batches_) images += batch.size();
  return static_cast<std::int64_t>(images);
}

std::int64_t CaptionBatches::captions_per_epoch() const {
  std::size_t captions = 0;
  for (const auto& batch : batches_)
    for (const std::int64_t image : batch)
      captions += captions_of_image_[static_cast<std::size_t>(image)].size();
  return static_cast<std::int64_t>(captions);
}

std::string CaptionBatches::fingerprint() const {
  return fingerprint_of(captions_, captions_of_image_.size(), weights_);
}

// The images of an epoch, each as often as its weight says.
std::vector<std::int64_t> CaptionBatches::drawn_images() {
  if (weights_.empty()) return used_images_;
  std::vector<std::int64_t> drawn;
  std::map<double, std::vector<std::int64_t>> by_fraction;
  for (const std::int64_t image : used_images_) {
    const double weight = weights_[static_cast<std::size_t>(image)], whole = std::floor(weight);
    drawn.insert(drawn.end(), static_cast<std::size_t>(whole), image);
    if (weight > whole) by_fraction[weight - whole].push_back(image);
  }
  for (auto& [fraction, images] : by_fraction) {
    random_.shuffle(images);
    images.resize(static_cast<std::size_t>(std::lround(fraction * static_cast<double>(images.size()))));
    drawn.insert(drawn.end(), images.begin(), images.end());
  }
  return drawn;
}

void CaptionBatches::begin_epoch() {
  epoch_random_state_ = random_.state();
  std::vector<std::int64_t> images = drawn_images();
  if (images.empty())
    throw DataError("no images to draw batches from: their weights add up to less than one in an epoch",
                    "give a greater weight");
  random_.shuffle(images);
  const auto longest = [&](std::int64_t image) {
    const std::int64_t first = captions_of_image_[static_cast<std::size_t>(image)].front();
    return captions_[static_cast<std::size_t>(first)].words.size();
  };
  const auto padding = [&](std::int64_t image) {
    const std::int64_t regions = region_counts_.empty() ? 0 : region_counts_[static_cast<std::size_t>(image)];
    return std::pair(longest(image), regions);
  };
  const auto batch = static_cast<std::size_t>(images_per_batch_);
  for (std::size_t begin = 0; begin < images.size(); begin += batch * batches_per_window) {
    const std::size_t end = std::min(images.size(), begin + batch * batches_per_window);
    std::stable_sort(images.begin() + static_cast<std::ptrdiff_t>(begin),
                     images.begin() + static_cast<std::ptrdiff_t>(end),
                     [&](auto a, auto b) { return padding(a) > padding(b); });
  }
  batches_.clear();
  for (std::size_t begin = 0; begin < images.size(); begin += batch) {
    const std::size_t end = std::min(images.size(), begin + batch);
    batches_.emplace_back(images.begin() + static_cast<std::ptrdiff_t>(begin),
                          images.begin() + static_cast<std::ptrdiff_t>(end));
  }
  random_.shuffle(batches_);
}

CaptionGroup CaptionBatches::next() {
  CaptionGroup group;
  group.images = part_of(batches_[static_cast<std::size_t>(position_)], share_);
  for (const std::int64_t image : group.images) {
    const std::vector<std::int64_t>& own = captions_of_image_[static_cast<std::size_t>(image)];
    group.captions.insert(group.captions.end(), own.begin(), own.end());
  }
  keep_first_of_each(group.images);
  std::stable_sort(group.captions.begin(), group.captions.end(), [&](auto a, auto b) {
    return captions_[static_cast<std::size_t>(a)].words.size() >
           captions_[static_cast<std::size_t>(b)].words.size();
  });
  if (++position_ == batches_per_epoch()) {
    ++epoch_;
    position_ = 0;
    begin_epoch();
  }
  return group;
}

Json CaptionBatches::state() const {
  return {{"data", fingerprint()},
          {"images_per_batch", images_per_batch_},
          {"epoch", epoch_},
          {"position", position_},
          {"epoch_random", epoch_random_state_}};
}

void CaptionBatches::restore(const Json& state, const std::string& name) {
  require_same(state, "data", fingerprint(), "captions", name);
  require_same(state, "images_per_batch", images_per_batch_, "batch size", name);
  const auto epoch = json_get<std::int64_t>(state, "epoch", name);
  const auto position = json_get<std::int64_t>(state, "position", name);
  if (epoch < 0) throw DataError(name + ": key 'epoch' is " + std::to_string(epoch) + ", expected 0 or more");
  if (position < 0 || position >= batches_per_epoch()) {
    throw DataError(name + ": key 'position' is " + std::to_string(position) + ", expected 0 to " +
                    std::to_string(batches_per_epoch() - 1));
  }
  Random random(0);
  try {
    random.restore(json_get<std::string>(state, "epoch_random", name));
  } catch (const DataError&) {
    throw DataError(name + ": key 'epoch_random' is no saved random state");
  }
  random_ = random;
  epoch_ = epoch;
  position_ = position;
  begin_epoch();
}

}  // namespace sightline
