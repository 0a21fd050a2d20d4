#include "decode/beam_search.h"

#include <torch/torch.h>

#include <algorithm>
#include <cmath>
#include <limits>

#include "core/counted.h"
#include "core/error.h"
#include "core/random.h"

namespace sightline {

namespace {

// One word of one hypothesis; a hypothesis is a path to the root. Nodes are shared by the beams that continue
// them.
struct Node {
  int parent = -1;
  std::int64_t word = 0;
  double log_prob = 0;       // of this word
  std::vector<float> alpha;  // where the model looked for it
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

// The search for one image's caption; rows of the step are the live beams of all images, one image after the
// other.
class ImageSearch {
 public:
  explicit ImageSearch(const SearchOptions& options) : options_(options), random_(options.seed), live_(1) {}

  bool done() const { return live_.empty(); }
  const std::vector<Beam>& live() const { return live_; }
  std::int64_t last_word(const Beam& beam) const {
    return beam.node < 0 ? Vocabulary::kStart : nodes_[beam.node].word;
  }
  // For each live beam, which of the beams before the last advance it continues.
  const std::vector<int>& origin() const { return origin_; }

  // A draw for the next glimpse of a live beam.
  double draw() { return random_.uniform(); }

  // log_probs: live × V; alpha: live × L or null; glimpses: live or null.
  void advance(const float* log_probs, std::int64_t V, const float* alpha, std::int64_t L,
               const std::int64_t* glimpses) {
    const auto candidates = best_candidates(log_probs, V);
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
        std::vector<float> row;
        if (alpha != nullptr) row.assign(alpha + candidate.beam * L, alpha + (candidate.beam + 1) * L);
        const int glimpse = glimpses == nullptr ? -1 : static_cast<int>(glimpses[candidate.beam]);
        nodes_.push_back({from.node, candidate.word, candidate.word_log_prob, std::move(row), glimpse});
        next.push_back({static_cast<int>(nodes_.size()) - 1, from.length + 1, candidate.log_prob});
        origin.push_back(candidate.beam);
      }
    }
    // Out of length, or of words that may be said: what is there counts as unfinished.
    for (std::size_t b = 0; next.empty() && b < live_.size(); ++b)
      if (!ended_now[b]) end(live_[b], live_[b].log_prob, false);
    live_ = std::move(next);
    origin_ = std::move(origin);
    if (enough()) live_.clear();
  }

  std::vector<Hypothesis> take(const Vocabulary& vocabulary, Grid grid) {
    std::stable_sort(ended_.begin(), ended_.end(), [](const Ended& a, const Ended& b) {
      return a.finished != b.finished ? a.finished : a.score > b.score;
    });
    std::vector<Hypothesis> hypotheses;
    for (const Ended& ended : ended_) {
      if (hypotheses.size() == static_cast<std::size_t>(options_.n_best)) break;
      hypotheses.push_back(hypothesis(ended, vocabulary, grid));
    }
    return hypotheses;
  }

 private:
  std::vector<Candidate> best_candidates(const float* log_probs, std::int64_t V) const {
    // Twice the beam: even if the better half ends, a full beam goes on.
    const std::size_t wanted = 2 * static_cast<std::size_t>(options_.beam);
    std::vector<Candidate> heap;  // the worst one in front
    for (std::size_t b = 0; b < live_.size(); ++b) {
      const float* row = log_probs + static_cast<std::int64_t>(b) * V;
      for (std::int64_t word = 0; word < V; ++word) {
        if (!allowed(word, live_[b]) || row[word] == -std::numeric_limits<float>::infinity()) continue;
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

  bool allowed(std::int64_t word, const Beam& beam) const {
    if (static_cast<std::size_t>(beam.length) < options_.prefix.size())
      return word == options_.prefix[static_cast<std::size_t>(beam.length)];
    switch (word) {
      case Vocabulary::kPad:
      case Vocabulary::kStart:
        return false;
      case Vocabulary::kEnd:
        return beam.length >= options_.min_length;
      case Vocabulary::kUnknown:
        return options_.allow_unknown;
      default:
        return true;
    }
  }

  void end(const Beam& beam, double log_prob, bool finished) {
    const int length = beam.length + (finished ? 1 : 0);
    ended_.push_back({beam, log_prob, normalised(log_prob, length, options_.length_penalty), finished});
  }

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

  Hypothesis hypothesis(const Ended& ended, const Vocabulary& vocabulary, Grid grid) const {
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
    result.grid = grid;
    return result;
  }

  const SearchOptions& options_;
  Random random_;
  std::vector<Node> nodes_;
  std::vector<Beam> live_;
  std::vector<int> origin_;
  std::vector<Ended> ended_;
};

void check(const SearchOptions& options) {
  const auto refuse = [](const std::string& what, int found, const std::string& expected) {
    throw UsageError(what + ": found " + std::to_string(found) + ", expected " + expected);
  };
  if (options.beam < 1 || options.beam > kWidestBeam)
    refuse("beam", options.beam, "1 to " + std::to_string(kWidestBeam));
  if (options.n_best < 1 || options.n_best > options.beam)
    refuse("n-best", options.n_best, "1 to the beam's width, " + std::to_string(options.beam));
  if (options.min_length < 0) refuse("min-length", options.min_length, "at least 0");
  if (options.max_length < 1) refuse("max-length", options.max_length, "at least 1");
  if (options.min_length > options.max_length)
    refuse("min-length", options.min_length, "at most max-length, " + std::to_string(options.max_length));
  if (options.prefix.size() > static_cast<std::size_t>(options.max_length))
    refuse("prefix", static_cast<int>(options.prefix.size()),
           "at most max-length, " + counted(options.max_length, "word"));
  if (!std::isfinite(options.length_penalty)) throw UsageError("length-penalty: expected a finite number");
}

// The rows of the next step: every live beam of every image, and where its state comes from.
struct Rows {
  std::vector<std::int64_t> image, word, origin;
};

Rows rows_of(const std::vector<ImageSearch>& searches, const std::vector<std::int64_t>& first_row) {
  Rows rows;
  for (std::size_t n = 0; n < searches.size(); ++n) {
    const auto& search = searches[n];
    for (std::size_t b = 0; b < search.live().size(); ++b) {
      rows.image.push_back(static_cast<std::int64_t>(n));
      rows.word.push_back(search.last_word(search.live()[b]));
      rows.origin.push_back(first_row[n] + (search.origin().empty() ? 0 : search.origin()[b]));
    }
  }
  return rows;
}

}  // namespace

std::vector<std::vector<Hypothesis>> beam_search(Decoder& decoder, const PreparedRegions& prepared,
                                                 const Vocabulary& vocabulary, const SearchOptions& options) {
  check(options);
  const c10::InferenceMode inference;
  const auto device = prepared.features.device();
  const auto N = prepared.features.size(0);
  std::vector<ImageSearch> searches(N, ImageSearch(options));
  std::vector<std::int64_t> first_row(N);  // of each image, in the state of the last step
  for (std::int64_t n = 0; n < N; ++n) first_row[n] = n;
  DecoderState state = decoder.initial_state(prepared);

  for (;;) {
    const Rows rows = rows_of(searches, first_row);
    if (rows.image.empty()) break;
    const auto tensor = [&](const std::vector<std::int64_t>& values) {
      return torch::tensor(values, at::kLong).to(device);
    };
    const auto origin = tensor(rows.origin);
    state = {state.hidden.index_select(0, origin), state.cell.index_select(0, origin)};
    GlimpsePolicy glimpses{options.glimpses, {}, {}};
    if (options.glimpses == GlimpseRule::sample) {
      std::vector<double> draws;
      for (const auto n : rows.image) draws.push_back(searches[n].draw());
      glimpses.uniform = torch::tensor(draws, at::kDouble);
    }
    auto step = decoder.step(prepared, tensor(rows.image), state, tensor(rows.word), glimpses);
    state = std::move(step.state);

    const auto log_probs = step.logits.log_softmax(1).to(at::kCPU, at::kFloat).contiguous();  // [rows, V]
    if (!std::isfinite(log_probs.max().item<float>()) || log_probs.isnan().any().item<bool>())
      throw ModelError(
          "the model's word probabilities are not numbers: its weights are damaged or its training diverged");
    const auto alpha = step.alpha.defined() ? step.alpha.to(at::kCPU, at::kFloat).contiguous() : at::Tensor();
    const auto glimpse = step.glimpse.defined() ? step.glimpse.to(at::kCPU) : at::Tensor();
    const auto V = log_probs.size(1), L = alpha.defined() ? alpha.size(1) : 0;
    std::int64_t row = 0;
    for (std::int64_t n = 0; n < N; ++n) {
      first_row[n] = row;
      if (searches[n].done()) continue;
      const auto count = static_cast<std::int64_t>(searches[n].live().size());
      searches[n].advance(log_probs.data_ptr<float>() + row * V, V,
                          alpha.defined() ? alpha.data_ptr<float>() + row * L : nullptr, L,
                          glimpse.defined() ? glimpse.data_ptr<std::int64_t>() + row : nullptr);
      row += count;
    }
  }

  std::vector<std::vector<Hypothesis>> results;
  for (auto& search : searches) results.push_back(search.take(vocabulary, prepared.grid));
  return results;
}

}  // namespace sightline
