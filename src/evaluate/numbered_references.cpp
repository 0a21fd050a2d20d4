#include "evaluate/numbered_references.h"

#include <string>
#include <utility>

#include "data/captions_reader.h"
#include "metrics/cider_corpus_file.h"
#include "metrics/tokenised_captions.h"

namespace sightline {

namespace {

std::vector<const std::string*> captions_of(const std::vector<CaptionedImage>& images) {
  std::vector<const std::string*> captions;
  for (const CaptionedImage& image : images) {
    for (const std::string& caption : image.captions) captions.push_back(&caption);
  }
  return captions;
}

}  // namespace

NumberedReferences number_references(const std::vector<CaptionedImage>& images,
                                     const std::optional<std::filesystem::path>& frequencies) {
  NumberedReferences numbers;
  if (frequencies) {
    CiderCorpusFile file = read_cider_corpus(*frequencies);
    numbers.table = std::move(file.words);
    numbers.corpus = std::move(file.corpus);
  }
  std::vector<TokenIds> ids = token_ids(captions_of(images), numbers.table);
  auto next = ids.begin();
  for (const CaptionedImage& image : images) {
    auto& references = numbers.references.emplace_back();
    for (std::size_t k = 0; k < image.captions.size(); ++k) references.push_back(std::move(*next++));
  }
  if (!numbers.corpus) numbers.corpus.emplace(numbers.references);
  return numbers;
}

std::vector<TokenIds> number_captions(const std::filesystem::path& file, TokenTable& table) {
  return token_ids(captions_of(read_captions(file).images), table);
}

void save_frequencies(const std::filesystem::path& path, const std::vector<CaptionedImage>& images) {
  const NumberedReferences numbers = number_references(images, {});
  write_cider_corpus(path, numbers.table, *numbers.corpus);
}

}  // namespace sightline
