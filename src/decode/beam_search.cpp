#include "decode/beam_search.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "core/error.h"
#include "core/random.h"
#include "decode/search_rows.h"

namespace sightline {

namespace {

// One word of one hypothesis; a hypothesis is a path to the root. Nodes are shared by the beams that continue
// them.
struct Node {
  int parent = -1;
  std::int64_t word = 0;
  double log_prob = 0;       // of this word
  std::vector<float> alpha;  // where the model looked for it, [heads, L + extra]
  int glimpse = -1;          // the one region it saw, of a hard attention
};

struct Beam {
  int node = -1;  // last word; -1: nothing said yet
  int length = 0;
  double log_prob = 0;
};

struct Candidate {
  double log_prob = 0;  // of the whole hypothesis
  double word_log_prob = 0;
  int beam = 0;
  std::int64_t word = 0;
};

// Equal probabilities keep the earlier beam and the smaller word id, whatever order they were found in.
bool better(const Candidate& a, const Candidate& b) {
  if (a.log_prob != b.log_prob) return a.log_prob > b.log_prob;
  return a.beam != b.beam ? a.beam < b.beam : a.word < b.word;
}

struct Ended {
  Beam beam;
  double log_prob = 0;
  double score = 0;
  bool finished = false;
};

double normalised(double log_prob, int length, double penalty) {
  return log_prob / std::pow(std::max(length, 1), penalty);
}

// What a step said of the live beams of one image.
struct Rows {
  std::span<float> log_probs;              // [live, V]
  std::span<const float> alpha;            // [live, heads, slots] or empty
  std::span<const std::int64_t> glimpses;  // [live] or empty
};

// How the regions of one image lie in the rows of alpha.
struct Looks {
  Layout layout;
  std::int64_t slots =
      0;  // of a row and head; those behind the image's own regions and before the extra ones are padding
  int heads = 1;
  int extra = 0;

  // One row of alpha without padding, [heads, L + extra].
  std::vector<float> without_padding(std::span<const float> row) const {
    std::vector<float> kept;
    for (int head = 0; head < heads; ++head) {
      const auto of_head =
          row.subspan(static_cast<std::size_t>(head * slots), static_cast<std::size_t>(slots));
      const auto regions = of_head.first(static_cast<std::size_t>(layout.size()));
      const auto others = of_head.last(static_cast<std::size_t>(extra));
      kept.insert(kept.end(), regions.begin(), regions.end());
      kept.insert(kept.end(), others.begin(), others.end());
    }
    return kept;
  }
};

// The search for one image's caption; rows of the step are the live beams of all images, one image after the
// other.
class ImageSearch {
 public:
  ImageSearch(const SearchOptions& options, const WordFilters& filters, const Looks& looks)
      : options_(options), filters_(filters), looks_(looks), random_(options.seed), live_(1) {}

  bool done() const { return live_.empty(); }
  const std::vector<Beam>& live() const { return live_; }
  std::int64_t last_word(const Beam& beam) const {
    return beam.node < 0 ? Vocabulary::kStart : nodes_[beam.node].word;
  }
  // For each live beam, which of the beams before the last advance it continues.
  const std::vector<int>& origin() const { return origin_; }

  // A draw for the next glimpse of a live beam.
  double draw() { return random_.uniform(); }

  void advance(const Rows& rows) {
    restrict(rows.log_probs);
    const auto candidates = best_candidates(rows.log_probs);
    const bool last_step = live_.front().length >= options_.max_length;
    std::vector<Beam> next;
    std::vector<int> origin;
    std::vector<bool> ended_now(live_.size(), false);
    for (std::size_t rank = 0; rank < candidates.size(); ++rank) {
      const auto& candidate = candidates[rank];
      const Beam& from = live_[candidate.beam];
      if (candidate.word == Vocabulary::kEnd) {
        if (rank >= static_cast<std::size_t>(options_.beam)) continue;
        end(from, candidate.log_prob, true);
        ended_now[candidate.beam] = true;
      } else if (!last_step && next.size() < static_cast<std::size_t>(options_.beam)) {
        const auto beam = static_cast<std::size_t>(candidate.beam);
        const std::size_t width = rows.alpha.size() / live_.size();
        std::vector<float> alpha;
        if (width > 0) alpha = looks_.without_padding(rows.alpha.subspan(beam * width, width));
        const int glimpse = rows.glimpses.empty() ? -1 : static_cast<int>(rows.glimpses[beam]);
        nodes_.push_back({from.node, candidate.word, candidate.word_log_prob, std::move(alpha), glimpse});
        next.push_back({static_cast<int>(nodes_.size()) - 1, from.length + 1, candidate.log_prob});
        origin.push_back(candidate.beam);
      }
    }
    // Out of length, or of words that may be said: what is there counts as unfinished.
    for (std::size_t b = 0; next.empty() && b < live_.size(); ++b)
      if (!ended_now[b]) end(live_[b], live_[b].log_prob, false);
    live_ = std::move(next);
    origin_ = std::move(origin);
    if (enough() || (greedy() && ended_now.front())) live_.clear();
  }

  std::vector<Hypothesis> take(const Vocabulary& vocabulary) {
    std::stable_sort(ended_.begin(), ended_.end(), [](const Ended& a, const Ended& b) {
      return a.finished != b.finished ? a.finished : a.score > b.score;
    });
    std::vector<Hypothesis> hypotheses;
    for (const Ended& ended : ended_) {
      if (hypotheses.size() == static_cast<std::size_t>(options_.n_best)) break;
      hypotheses.push_back(hypothesis(ended, vocabulary));
    }
    return hypotheses;
  }

 private:
  void restrict(std::span<float> log_probs) const {
    const std::size_t V = log_probs.size() / live_.size();
    for (std::size_t b = 0; b < live_.size(); ++b) {
      const std::vector<std::int64_t> said = words_of(live_[b]);
      for (const auto& filter : filters_) filter->restrict(said, log_probs.subspan(b * V, V));
    }
  }

  std::vector<std::int64_t> words_of(const Beam& beam) const {
    std::vector<std::int64_t> words(static_cast<std::size_t>(beam.length));
    std::size_t i = words.size();
    for (int node = beam.node; node >= 0; node = nodes_[node].parent) words[--i] = nodes_[node].word;
    return words;
  }

  std::vector<Candidate> best_candidates(std::span<const float> log_probs) const {
    // Twice the beam: even if the better half ends, a full beam goes on.
    const std::size_t wanted = 2 * static_cast<std::size_t>(options_.beam);
    const auto V = static_cast<std::int64_t>(log_probs.size() / live_.size());
    std::vector<Candidate> heap;  // the worst one in front
    for (std::size_t b = 0; b < live_.size(); ++b) {
      const float* row = log_probs.data() + static_cast<std::int64_t>(b) * V;
      for (std::int64_t word = 0; word < V; ++word) {
        if (row[word] == -std::numeric_limits<float>::infinity()) continue;
        const Candidate candidate{live_[b].log_prob + row[word], row[word], static_cast<int>(b), word};
        if (heap.size() == wanted) {
          if (!better(candidate, heap.front())) continue;
          std::pop_heap(heap.begin(), heap.end(), better);
          heap.pop_back();
        }
        heap.push_back(candidate);
        std::push_heap(heap.begin(), heap.end(), better);
      }
    }
    std::sort_heap(heap.begin(), heap.end(), better);
    return heap;
  }

  void end(const Beam& beam, double log_prob, bool finished) {
    const int length = beam.length + (finished ? 1 : 0);
    ended_.push_back({beam, log_prob, normalised(log_prob, length, options_.length_penalty), finished});
  }

  // A beam of one says the most probable word each time: once that is the end there is nothing else to say,
  // whatever a longer caption would score.
  bool greedy() const { return options_.beam == 1; }

  // As many finished as the beam is wide, and no live beam that would rank among the n best if it ended now.
  bool enough() const {
    std::vector<double> scores;
    for (const Ended& ended : ended_)
      if (ended.finished) scores.push_back(ended.score);
    if (scores.size() < static_cast<std::size_t>(options_.beam)) return false;
    std::nth_element(scores.begin(), scores.begin() + (options_.n_best - 1), scores.end(), std::greater<>());
    const double worst_kept = scores[options_.n_best - 1];
    return std::none_of(live_.begin(), live_.end(), [&](const Beam& beam) {
      return normalised(beam.log_prob, beam.length + 1, options_.length_penalty) > worst_kept;
    });
  }

  Hypothesis hypothesis(const Ended& ended, const Vocabulary& vocabulary) const {
    std::vector<const Node*> path;
    for (int node = ended.beam.node; node >= 0; node = nodes_[node].parent) path.push_back(&nodes_[node]);
    Hypothesis result;
    for (auto node = path.rbegin(); node != path.rend(); ++node) {
      result.ids.push_back((*node)->word);
      result.words.push_back(vocabulary.word((*node)->word));
      result.word_log_probs.push_back((*node)->log_prob);
      result.alpha.insert(result.alpha.end(), (*node)->alpha.begin(), (*node)->alpha.end());
      if ((*node)->glimpse >= 0) result.glimpses.push_back((*node)->glimpse);
    }
    result.log_prob = ended.log_prob;
    result.score = ended.score;
    result.finished = ended.finished;
    result.prefix_length = static_cast<int>(std::min(options_.prefix.size(), result.words.size()));
    result.layout = looks_.layout;
    result.heads = looks_.heads;
    result.extra = looks_.extra;
    return result;
  }

  const SearchOptions& options_;
  const WordFilters& filters_;
  Looks looks_;
  Random random_;
  std::vector<Node> nodes_;
  std::vector<Beam> live_;
  std::vector<int> origin_;
  std::vector<Ended> ended_;
};

void check(const SearchOptions& options) {
  if (const auto fault = search_fault(options))
    throw UsageError(flag_name(fault->key) + ": found " + fault->found + ", expected " + fault->expected);
}

// The rows of the next step: the last word of every live beam of every image, and which row of the step
// before it continues.
struct NextRows {
  std::vector<std::int64_t> words, origin;
  std::vector<double> draws;
};

NextRows next_rows(std::vector<ImageSearch>& searches, const std::vector<std::int64_t>& first_row,
                   bool draws) {
  NextRows rows;
  for (std::size_t n = 0; n < searches.size(); ++n) {
    ImageSearch& search = searches[n];
    for (std::size_t b = 0; b < search.live().size(); ++b) {
      rows.words.push_back(search.last_word(search.live()[b]));
      rows.origin.push_back(first_row[n] + (search.origin().empty() ? 0 : search.origin()[b]));
      if (draws) rows.draws.push_back(search.draw());
    }
  }
  return rows;
}

// Hands each image's search its rows of a step; first_row becomes where they begin.
void advance(std::vector<ImageSearch>& searches, const StepOutput& step, std::size_t rows,
             std::vector<std::int64_t>& first_row) {
  const std::size_t V = step.log_probs.size() / rows, width = step.alpha.size() / rows;
  std::size_t row = 0;
  for (std::size_t n = 0; n < searches.size(); ++n) {
    first_row[n] = static_cast<std::int64_t>(row);
    if (searches[n].done()) continue;
    const std::size_t count = searches[n].live().size();
    searches[n].advance({step.log_probs.subspan(row * V, count * V),
                         step.alpha.subspan(row * width, count * width),
                         step.glimpses.empty() ? step.glimpses : step.glimpses.subspan(row, count)});
    row += count;
  }
}

}  // namespace

std::vector<std::vector<Hypothesis>> beam_search(StepModel& model, const Vocabulary& vocabulary,
                                                 const SearchOptions& options) {
  check(options);
  const WordFilters filters = word_filters(options, vocabulary);
  std::vector<ImageSearch> searches;
  std::vector<std::int64_t> first_row;  // of each image, in the state of the last step
  for (std::int64_t n = 0; n < model.images(); ++n) {
    const Looks looks{model.layout(n), model.slots(), model.heads(), model.extra_slots()};
    searches.emplace_back(options, filters, looks);
    first_row.push_back(n);
  }
  model.start();
  for (;;) {
    const NextRows rows = next_rows(searches, first_row, model.draws());
    if (rows.words.empty()) break;
    model.gather(rows.origin);
    advance(searches, model.step(rows.words, rows.draws), rows.words.size(), first_row);
  }
  std::vector<std::vector<Hypothesis>> results;
  for (auto& search : searches) results.push_back(search.take(vocabulary));
  return results;
}

}  // namespace sightline
