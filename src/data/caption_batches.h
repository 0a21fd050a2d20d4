#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "core/json.h"
#include "core/random.h"
#include "data/share.h"

namespace sightline {

// A training caption: word ids without start and end, of one image.
struct EncodedCaption {
  std::int64_t image = 0;           // index into the set's images
  std::vector<std::int64_t> words;  // 1 to max_length ids
};

// One step's captions, grouped by image: whole images with all their captions, images of similar caption
// length together.
struct CaptionGroup {
  std::vector<std::int64_t> images;    // N indices into the set's images
  std::vector<std::int64_t> captions;  // B indices into the captions, falling by length
};

// Draws the batches of an epoch. Images are shuffled, cut into windows, sorted inside a window by the length
// of their longest caption, cut into batches, and the batches shuffled: padding stays small while the order
// stays random. The same seed gives the same order; position and random state can be saved and restored to
// the bit. Of several processes with the same seed, each draws the same batches and gets its share of every
// one: whole images, the shares of all ranks together being the batch.
//
// An image of weight w is drawn w times an epoch: of 2.25, twice, and a quarter of those of that weight,
// chosen anew in each epoch, once more. So all epochs have the same number of images. Where one comes into a
// batch twice, it stands once among the group's images, and its captions twice.
class CaptionBatches {
 public:
  // `captions` are borrowed and must outlive this. images_per_batch > 0, of all processes together. weights:
  // of each image, at least 0; none: all 1. region_counts: of each image, where they differ (source texts):
  // images whose captions are equally long are sorted by them, so that their padding stays small too. Raises
  // DataError where no image would be drawn.
  CaptionBatches(const std::vector<EncodedCaption>& captions, std::int64_t image_count, int images_per_batch,
                 std::uint64_t seed, Share share = {}, std::vector<double> weights = {},
                 std::vector<std::int64_t> region_counts = {});

  // The next batch, or this process's share of it, which is empty where a batch has fewer images than there
  // are processes; starts a new epoch when one is used up.
  CaptionGroup next();
  std::int64_t batches_per_epoch() const;
  std::int64_t images_per_epoch() const;               // of the epoch that next() is in
  std::int64_t captions_per_epoch() const;             // likewise
  std::int64_t epoch() const { return epoch_; }        // 0-based, of the batch that next() gives
  std::int64_t position() const { return position_; }  // of the batch that next() gives, in its epoch

  Json state() const;
  // Raises DataError when the state is not of the same data and batch size.
  void restore(const Json& state, const std::string& name);

 private:
  std::vector<std::int64_t> drawn_images();
  std::string fingerprint() const;
  void begin_epoch();

  const std::vector<EncodedCaption>& captions_;
  std::vector<std::vector<std::int64_t>> captions_of_image_;
  std::vector<std::int64_t> used_images_;    // those with captions
  std::vector<double> weights_;              // of each image of the set; empty where all are 1
  std::vector<std::int64_t> region_counts_;  // of each image; empty where they do not matter
  int images_per_batch_;
  Share share_;
  Random random_;
  std::string epoch_random_state_;  // before the epoch was drawn: the epoch is drawn again from it on restore
  std::vector<std::vector<std::int64_t>> batches_;  // of this epoch: image indices
  std::int64_t epoch_ = 0;
  std::int64_t position_ = 0;
};

}  // namespace sightline
