#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <span>
#include <utility>
#include <vector>

#include "caption/hypothesis.h"
#include "core/random.h"
#include "decode/search_options.h"
#include "decode/step_model.h"
#include "decode/word_filter.h"
#include "text/vocabulary.h"

namespace sightline {

// A caption that is being said: a path of nodes that ends in its last word.
struct LiveCaption {
  int node = -1;  // last word; -1: nothing said yet
  int length = 0;
  double log_prob = 0;
  int origin = 0;         // which of the captions that were live at the last step it continues
  int group = 0;          // of a diverse beam search
  std::uint32_t met = 0;  // which of SearchOptions::included it has said, a bit each
};

// What a step said of the live captions of one image.
struct StepRows {
  std::span<float> log_probs;                   // [live, V]
  std::span<const float> alpha;                 // [live, heads, slots] or empty
  std::span<const std::int64_t> glimpses;       // [live] or empty
  std::vector<std::span<const float>> members;  // of each member [live, slots of its own] or empty
};

// How the regions of one image lie in the rows of alpha.
struct LookShape {
  Layout layout;
  // Of a row and head; those behind the image's own regions and before the extra ones are padding.
  std::int64_t slots = 0;
  int heads = 1;
  int extra = 0;
  AttentionForm form = {};
  std::vector<StepMember> members = {};
};

// The search for one image's captions: what searches have in common, which is the captions themselves. How
// the next words are chosen is advance()'s.
class ImageSearch {
 public:
  // What is handed in must outlive it.
  ImageSearch(const SearchOptions& options, const WordFilters& filters, LookShape looks);
  virtual ~ImageSearch() = default;
  ImageSearch(const ImageSearch&) = delete;
  ImageSearch& operator=(const ImageSearch&) = delete;

  // The captions that want another word, at first an empty one; none: the search is over.
  const std::vector<LiveCaption>& live() const { return live_; }
  std::int64_t last_word(const LiveCaption& caption) const;
  // A number in [0, 1) for the next choice by chance: a glimpse or a word.
  double draw() { return random_.uniform(); }

  // Goes on by one word.
  virtual void advance(const StepRows& rows) = 0;

  // The n_best of the captions that ended, best first; those that did not come to their end in time stand
  // behind the others.
  std::vector<Hypothesis> take(const Vocabulary& vocabulary) const;

 protected:
  const SearchOptions& options() const { return options_; }
  // Lets the filters have their say over rows.log_probs.
  void restrict(std::span<float> log_probs) const;
  bool last_step() const { return live_.front().length >= options_.max_length; }
  // Live caption `row` with one word more.
  LiveCaption said(int row, std::int64_t word, double word_log_prob, const StepRows& rows);
  // `log_prob` is that of the whole, with the end symbol where it is finished.
  void end(const LiveCaption& caption, double log_prob, bool finished);
  void go_on(std::vector<LiveCaption> captions) { live_ = std::move(captions); }

  struct Ended {
    LiveCaption caption;
    double log_prob = 0;
    double score = 0;
    bool finished = false;
  };
  const std::vector<Ended>& ended() const { return ended_; }
  // Whether a caption of the same words has ended.
  bool has_ended(const LiveCaption& caption) const;
  double score(double log_prob, int length) const;

 private:
  // One word of one caption. Nodes are shared by the captions that continue them.
  struct Node {
    int parent = -1;
    std::int64_t word = 0;
    double log_prob = 0;                      // of this word
    std::vector<float> alpha;                 // where the model looked for it, [heads, L + extra]
    int glimpse = -1;                         // the one region it saw, of a hard attention
    std::vector<std::vector<float>> members;  // where each member looked, [L]
  };

  std::vector<std::int64_t> words_of(const LiveCaption& caption) const;
  Hypothesis hypothesis(const Ended& ended, const Vocabulary& vocabulary) const;

  const SearchOptions& options_;
  const WordFilters& filters_;
  const LookShape looks_;
  Random random_;
  std::vector<Node> nodes_;
  std::vector<LiveCaption> live_;
  std::vector<Ended> ended_;
};

// Searches all images of a model at once: every live caption of every image is one row of one step. `make`
// makes the search of one image. Raises UsageError for options that cannot be meant (decode/search_rows.h).
using MakeImageSearch =
    std::function<std::unique_ptr<ImageSearch>(const SearchOptions&, const WordFilters&, LookShape)>;
std::vector<std::vector<Hypothesis>> search_images(StepModel& model, const Vocabulary& vocabulary,
                                                   const SearchOptions& options, const MakeImageSearch& make);

// The same with a Search for each image.
template <class Search>
std::vector<std::vector<Hypothesis>> search_images(StepModel& model, const Vocabulary& vocabulary,
                                                   const SearchOptions& options) {
  return search_images(model, vocabulary, options,
                       [](const SearchOptions& of, const WordFilters& filters, LookShape looks) {
                         return std::make_unique<Search>(of, filters, std::move(looks));
                       });
}

}  // namespace sightline
