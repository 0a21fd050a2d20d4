#include "decode/forced_decoding.h"

#include <memory>
#include <utility>

#include "decode/image_search.h"

namespace sightline {

namespace {

// Says what it is given, whatever the model would rather say.
class ForcedImage : public ImageSearch {
 public:
  ForcedImage(const SearchOptions& options, const WordFilters& filters, LookShape looks,
              std::span<const std::int64_t> words)
      : ImageSearch(options, filters, std::move(looks)), words_(words) {}

  void advance(const StepRows& rows) override {
    const LiveCaption caption = live().front();
    const auto at = static_cast<std::size_t>(caption.length);
    if (at < words_.size()) {
      const auto next = static_cast<std::size_t>(words_[at]);
      go_on({said(0, words_[at], rows.log_probs[next], rows)});
    } else {
      end(caption, caption.log_prob + rows.log_probs[Vocabulary::kEnd], true);
      go_on({});
    }
  }

 private:
  std::span<const std::int64_t> words_;
};

}  // namespace

std::vector<Hypothesis> forced_decoding(StepModel& model, const Vocabulary& vocabulary,
                                        std::span<const std::int64_t> words, const SearchOptions& options) {
  std::vector<Hypothesis> hypotheses;
  for (auto& given :
       search_images(model, vocabulary, options,
                     [words](const SearchOptions&of, const WordFilters&filters, LookShape looks) {
                       return std::make_unique<ForcedImage>(of, filters, std::move(looks), words);
                     }))
    hypotheses.push_back(std::move(given.front()));
  return hypotheses;
}

}  // namespace sightline
