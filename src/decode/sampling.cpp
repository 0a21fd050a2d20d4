#include "decode/sampling.h"

#include <memory>
#include <utility>

#include "decode/image_search.h"
#include "decode/word_draw.h"

namespace sightline {

namespace {

// The captions that are drawn of one image: all of them begin with the one empty caption, and each goes its
// own way.
class SampledImage : public ImageSearch {
 public:
  using ImageSearch::ImageSearch;

  void advance(const StepRows& rows) override {
    restrict(rows.log_probs);
    const std::size_t V = rows.log_probs.size() / live().size();
    std::vector<LiveCaption> next;
    for (std::size_t row = 0; row < live().size(); ++row) {
      const int draws = live()[row].node < 0 ? options().sample : 1;
      for (int i = 0; i < draws; ++i)
        draw_next(static_cast<int>(row), rows.log_probs.subspan(row * V, V), rows, next);
    }
    go_on(std::move(next));
  }

 private:
  void draw_next(int row, std::span<const float> log_probs, const StepRows& rows,
                 std::vector<LiveCaption>& next) {
    const LiveCaption& caption = live()[static_cast<std::size_t>(row)];
    const auto word = draw_word(log_probs, {options().temperature, options().top_k, options().top_p}, draw());
    if (word == Vocabulary::kEnd) {
      end(caption, caption.log_prob + log_probs[Vocabulary::kEnd], true);
    } else if (!word || last_step()) {
      end(caption, caption.log_prob, false);
    } else {
      next.push_back(said(row, *word, log_probs[static_cast<std::size_t>(*word)], rows));
    }
  }
};

}  // namespace

std::vector<std::vector<Hypothesis>> sampled_captions(StepModel& model, const Vocabulary& vocabulary,
                                                      const SearchOptions& options) {
  return search_images<SampledImage>(model, vocabulary, options);
}

}  // namespace sightline
