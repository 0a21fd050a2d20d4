#include "decode/beam_search.h"

#include <algorithm>
#include <bit>
#include <functional>
#include <limits>
#include <utility>

#include "decode/image_search.h"

namespace sightline {

namespace {

struct Candidate {
  double log_prob = 0;  // of the whole caption
  double rank = 0;      // what chooses: that, less what a word costs that other groups have said
  double word_log_prob = 0;
  int beam = 0;
  std::int64_t word = 0;
};

// Equal probabilities keep the earlier beam and the smaller word id, whatever order they were found in.
bool better(const Candidate& a, const Candidate& b) {
  if (a.rank != b.rank) return a.rank > b.rank;
  return a.beam != b.beam ? a.beam < b.beam : a.word < b.word;
}

// The best so many of the candidates that it is shown.
class BestCandidates {
 public:
  explicit BestCandidates(std::size_t wanted) : wanted_(wanted) {}

  void add(const Candidate& candidate) {
    if (heap_.size() == wanted_) {
      if (!better(candidate, heap_.front())) return;
      std::pop_heap(heap_.begin(), heap_.end(), better);
      heap_.pop_back();
    }
    heap_.push_back(candidate);
    std::push_heap(heap_.begin(), heap_.end(), better);
  }

  // Best first.
  std::vector<Candidate> sorted() && {
    std::sort_heap(heap_.begin(), heap_.end(), better);
    return std::move(heap_);
  }

 private:
  std::size_t wanted_;
  std::vector<Candidate> heap_;  // the worst one in front
};

// The beam of one image. It is divided into groups, of which each is a beam of its own that keeps away from
// the words of those before it and finds no caption that they have found; and each group into a bank for
// every number of words that must be said and have been, so that captions which have said more of them do not
// compete with those that have said less (grid beam search, Hokamp & Liu 2017). Without such options there is
// one group of one bank.
class BeamImage : public ImageSearch {
 public:
  using ImageSearch::ImageSearch;

  void advance(const StepRows& rows) override {
    restrict(rows.log_probs);
    const std::size_t V = rows.log_probs.size() / live().size();
    said_before_.assign(options().diverse_groups > 1 ? V : 0, 0);
    std::vector<LiveCaption> next;
    for (int group = 0; group < options().diverse_groups; ++group) {
      const std::vector<LiveCaption> continued = advance_group(group, rows);
      next.insert(next.end(), continued.begin(), continued.end());
    }
    go_on(std::move(next));
  }

 private:
  std::size_t width() const { return static_cast<std::size_t>(options().beam / options().diverse_groups); }
  std::uint32_t all_met() const { return (std::uint32_t{1} << options().included.size()) - 1; }

  // The group's captions with another word; none where its search is over.
  std::vector<LiveCaption> advance_group(int group, const StepRows& rows) {
    std::vector<LiveCaption> continued;
    std::vector<bool> ended_now(live().size(), false);
    for (BestCandidates& bank : banks_of(group, rows.log_probs)) {
      const std::vector<Candidate> candidates = std::move(bank).sorted();
      std::size_t kept = 0;
      for (std::size_t rank = 0; rank < candidates.size(); ++rank) {
        const Candidate& candidate = candidates[rank];
        const auto from = static_cast<std::size_t>(candidate.beam);
        if (candidate.word == Vocabulary::kEnd) {
          if (rank >= width() || !end_in(group, live()[from], candidate.log_prob, true)) continue;
          ended_now[from] = true;
        } else if (!last_step() && kept < width()) {
          continued.push_back(said(candidate.beam, candidate.word, candidate.word_log_prob, rows));
          continued.back().group = group;
          ++kept;
        }
      }
    }
    const bool any_ended = std::find(ended_now.begin(), ended_now.end(), true) != ended_now.end();
    if (continued.empty()) end_unfinished(group, ended_now);
    if (enough(group, continued) || (width() == 1 && any_ended)) continued.clear();
    for (const LiveCaption& caption : continued)
      if (!said_before_.empty()) ++said_before_[static_cast<std::size_t>(last_word(caption))];
    return continued;
  }

  // Out of length, or of words that may be said: what is there counts as unfinished.
  void end_unfinished(int group, const std::vector<bool>& ended_now) {
    for (std::size_t b = 0; b < live().size(); ++b)
      if (in_group(live()[b], group) && !ended_now[b]) end_in(group, live()[b], live()[b].log_prob, false);
  }

  // False where a group before has said the same: then this one goes on with what it has beside that.
  bool end_in(int group, LiveCaption caption, double log_prob, bool finished) {
    if (group > 0 && has_ended(caption)) return false;
    caption.group = group;
    end(caption, log_prob, finished);
    return true;
  }

  // At first one empty caption stands for all groups.
  bool in_group(const LiveCaption& caption, int group) const {
    return caption.node < 0 || caption.group == group;
  }

  // The candidates of each bank: twice the beam, so that even if the better half ends, a full beam goes on.
  std::vector<BestCandidates> banks_of(int group, std::span<const float> log_probs) const {
    std::vector<BestCandidates> banks(options().included.size() + 1, BestCandidates(2 * width()));
    const std::size_t V = log_probs.size() / live().size();
    for (std::size_t b = 0; b < live().size(); ++b) {
      if (!in_group(live()[b], group)) continue;
      add_candidates(banks, static_cast<int>(b), log_probs.subspan(b * V, V));
    }
    return banks;
  }

  void add_candidates(std::vector<BestCandidates>& banks, int beam, std::span<const float> row) const {
    const LiveCaption& caption = live()[static_cast<std::size_t>(beam)];
    const auto bank = static_cast<std::size_t>(std::popcount(caption.met));
    for (std::size_t word = 0; word < row.size(); ++word) {
      if (row[word] == -std::numeric_limits<float>::infinity()) continue;
      const auto id = static_cast<std::int64_t>(word);
      if (id == Vocabulary::kEnd && caption.met != all_met()) continue;
      const double log_prob = caption.log_prob + row[word];
      const double cost = said_before_.empty() ? 0 : options().diversity * said_before_[word];
      banks[bank + (meets(caption, id) ? 1 : 0)].add({log_prob, log_prob - cost, row[word], beam, id});
    }
  }

  // Whether the word is one that the caption must say and has not said.
  bool meets(const LiveCaption& caption, std::int64_t word) const {
    for (std::size_t i = 0; i < options().included.size(); ++i)
      if (options().included[i] == word) return (caption.met >> i & 1) == 0;
    return false;
  }

  // As many finished as the group is wide, and no caption that would rank among the n best if it ended now.
  bool enough(int group, const std::vector<LiveCaption>& continued) const {
    std::vector<double> scores;
    for (const Ended& one : ended())
      if (one.finished && one.caption.group == group) scores.push_back(one.score);
    if (scores.size() < width()) return false;
    const auto kept = static_cast<std::ptrdiff_t>(std::min<std::size_t>(width(), options().n_best)) - 1;
    std::nth_element(scores.begin(), scores.begin() + kept, scores.end(), std::greater<>());
    const double worst_kept = scores[static_cast<std::size_t>(kept)];
    return std::none_of(continued.begin(), continued.end(), [&](const LiveCaption& caption) {
      return score(caption.log_prob, caption.length + 1) > worst_kept;
    });
  }

  // How many captions of the groups before say each word at this step, [V]; empty where there is one group.
  std::vector<int> said_before_;
};

}  // namespace

std::vector<std::vector<Hypothesis>> beam_search(StepModel& model, const Vocabulary& vocabulary,
                                                 const SearchOptions& options) {
  return search_images<BeamImage>(model, vocabulary, options);
}

}  // namespace sightline
