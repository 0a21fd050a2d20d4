#include "train/caption_tensors.h"

#include <torch/torch.h>

#include <algorithm>
#include <unordered_map>

#include "text/vocabulary.h"

namespace sightline {

CaptionBatch forced_captions(const std::vector<SaidCaption>& said) {
  const auto rows = static_cast<std::int64_t>(said.size());
  std::int64_t columns = 0;
  for (const SaidCaption& caption : said)
    columns = std::max(columns, static_cast<std::int64_t>(caption.words.size()));
  CaptionBatch batch;
  batch.words = torch::full({rows, columns}, Vocabulary::kPad, torch::kInt64);
  batch.targets = torch::full({rows, columns}, Vocabulary::kPad, torch::kInt64);
  batch.lengths = torch::empty({rows}, torch::kInt64);
  batch.image = torch::empty({rows}, torch::kInt64);
  auto* words = batch.words.data_ptr<std::int64_t>();
  auto* targets = batch.targets.data_ptr<std::int64_t>();
  for (std::int64_t row = 0; row < rows; ++row, words += columns, targets += columns) {
    const SaidCaption& caption = said[static_cast<std::size_t>(row)];
    words[0] = Vocabulary::kStart;
    std::copy(caption.words.begin(), caption.words.end() - 1, words + 1);
    std::copy(caption.words.begin(), caption.words.end(), targets);
    batch.lengths.data_ptr<std::int64_t>()[row] = static_cast<std::int64_t>(caption.words.size());
    batch.image.data_ptr<std::int64_t>()[row] = caption.image;
  }
  return batch;
}

CaptionBatch caption_tensors(const CaptionGroup& group, const std::vector<EncodedCaption>& captions) {
  std::unordered_map<std::int64_t, std::int64_t> row_of_image;
  for (std::size_t i = 0; i < group.images.size(); ++i)
    row_of_image[group.images[i]] = static_cast<std::int64_t>(i);
  std::vector<SaidCaption> said;
  for (const std::int64_t index : group.captions) {
    const EncodedCaption& caption = captions[static_cast<std::size_t>(index)];
    said.push_back({caption.words, row_of_image.at(caption.image)});
    said.back().words.push_back(Vocabulary::kEnd);
  }
  return forced_captions(said);
}

CaptionBatch on_device(const CaptionBatch& batch, torch::Device device) {
  return {batch.words.to(device), batch.targets.to(device), batch.lengths.to(device), batch.image.to(device)};
}

}  // namespace sightline
