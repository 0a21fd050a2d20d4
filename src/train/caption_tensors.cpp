#include "train/caption_tensors.h"

#include <torch/torch.h>

#include <algorithm>
#include <unordered_map>

#include "text/vocabulary.h"

namespace sightline {

CaptionBatch caption_tensors(const CaptionGroup& group, const std::vector<EncodedCaption>& captions) {
  std::unordered_map<std::int64_t, std::int64_t> row_of_image;
  for (std::size_t i = 0; i < group.images.size(); ++i)
    row_of_image[group.images[i]] = static_cast<std::int64_t>(i);

  const auto rows = static_cast<std::int64_t>(group.captions.size());
  std::int64_t columns = 0;
  for (const std::int64_t caption : group.captions) {
    columns = std::max(columns, static_cast<std::int64_t>(captions[caption].words.size()) + 1);
  }
  CaptionBatch batch;
  batch.words = torch::full({rows, columns}, Vocabulary::kPad, torch::kInt64);
  batch.targets = torch::full({rows, columns}, Vocabulary::kPad, torch::kInt64);
  batch.lengths = torch::empty({rows}, torch::kInt64);
  batch.image = torch::empty({rows}, torch::kInt64);
  auto* words = batch.words.data_ptr<std::int64_t>();
  auto* targets = batch.targets.data_ptr<std::int64_t>();
  for (std::int64_t row = 0; row < rows; ++row, words += columns, targets += columns) {
    const EncodedCaption& caption = captions[group.captions[row]];
    words[0] = Vocabulary::kStart;
    std::copy(caption.words.begin(), caption.words.end(), words + 1);
    std::copy(caption.words.begin(), caption.words.end(), targets);
    targets[caption.words.size()] = Vocabulary::kEnd;
    batch.lengths.data_ptr<std::int64_t>()[row] = static_cast<std::int64_t>(caption.words.size()) + 1;
    batch.image.data_ptr<std::int64_t>()[row] = row_of_image.at(caption.image);
  }
  return batch;
}

}  // namespace sightline
