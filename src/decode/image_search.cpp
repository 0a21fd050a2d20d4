#include "decode/image_search.h"

#include <algorithm>
#include <bit>
#include <utility>

#include "core/error.h"
#include "decode/search_rows.h"

namespace sightline {

namespace {

// One row of alpha without padding, [heads, L + extra].
std::vector<float> without_padding(std::span<const float> row, const LookShape& looks) {
  std::vector<float> kept;
  for (int head = 0; head < looks.heads; ++head) {
    const auto of_head =
        row.subspan(static_cast<std::size_t>(head * looks.slots), static_cast<std::size_t>(looks.slots));
    const auto regions = of_head.first(static_cast<std::size_t>(looks.layout.size()));
    const auto others = of_head.last(static_cast<std::size_t>(looks.extra));
    kept.insert(kept.end(), regions.begin(), regions.end());
    kept.insert(kept.end(), others.begin(), others.end());
  }
  return kept;
}

// Row `row` of `rows` equal ones; empty where there is nothing.
template <class T>
std::span<T> row_of(std::span<T> values, std::size_t row, std::size_t rows) {
  const std::size_t width = values.size() / rows;
  return values.subspan(row * width, width);
}

// Rows `first` to `first + count` of `rows` equal ones.
template <class T>
std::span<T> rows_of(std::span<T> values, std::size_t first, std::size_t count, std::size_t rows) {
  const std::size_t width = values.size() / rows;
  return values.subspan(first * width, count * width);
}

void check(const SearchOptions& options) {
  if (const auto fault = search_fault(options))
    throw UsageError(flag_name(fault->key) + ": found " + fault->found + ", expected " + fault->expected);
}

using ImageSearches = std::vector<std::unique_ptr<ImageSearch>>;

// The rows of the next step: the last word of every live caption of every image, and which row of the step
// before it continues.
struct NextRows {
  std::vector<std::int64_t> words, origin;
  std::vector<double> draws;
};

NextRows next_rows(const ImageSearches& searches, const std::vector<std::int64_t>& first_row, bool draws) {
  NextRows rows;
  for (std::size_t n = 0; n < searches.size(); ++n) {
    for (const LiveCaption& caption : searches[n]->live()) {
      rows.words.push_back(searches[n]->last_word(caption));
      rows.origin.push_back(first_row[n] + caption.origin);
      if (draws) rows.draws.push_back(searches[n]->draw());
    }
  }
  return rows;
}

// Hands each image's search its rows of a step; first_row becomes where they begin.
void advance_all(const ImageSearches& searches, const StepOutput& step, std::size_t rows,
                 std::vector<std::int64_t>& first_row) {
  std::size_t row = 0;
  for (std::size_t n = 0; n < searches.size(); ++n) {
    first_row[n] = static_cast<std::int64_t>(row);
    const std::size_t count = searches[n]->live().size();
    if (count == 0) continue;
    StepRows own{rows_of(step.log_probs, row, count, rows),
                 rows_of(step.alpha, row, count, rows),
                 rows_of(step.glimpses, row, count, rows),
                 {}};
    for (const auto& member : step.members) own.members.push_back(rows_of(member, row, count, rows));
    searches[n]->advance(own);
    row += count;
  }
}

}  // namespace

ImageSearch::ImageSearch(const SearchOptions& options, const WordFilters& filters, LookShape looks)
    : options_(options), filters_(filters), looks_(std::move(looks)), random_(options.seed), live_(1) {}

std::int64_t ImageSearch::last_word(const LiveCaption& caption) const {
  return caption.node < 0 ? Vocabulary::kStart : nodes_[static_cast<std::size_t>(caption.node)].word;
}

std::vector<std::int64_t> ImageSearch::words_of(const LiveCaption& caption) const {
  std::vector<std::int64_t> words(static_cast<std::size_t>(caption.length));
  std::size_t i = words.size();
  for (int node = caption.node; node >= 0; node = nodes_[static_cast<std::size_t>(node)].parent)
    words[--i] = nodes_[static_cast<std::size_t>(node)].word;
  return words;
}

void ImageSearch::restrict(std::span<float> log_probs) const {
  for (std::size_t row = 0; row < live_.size(); ++row) {
    const std::vector<std::int64_t> words = words_of(live_[row]);
    for (const auto& filter : filters_) filter->restrict(words, row_of(log_probs, row, live_.size()));
  }
}

LiveCaption ImageSearch::said(int row, std::int64_t word, double word_log_prob, const StepRows& rows) {
  const auto at = static_cast<std::size_t>(row);
  LiveCaption caption = live_[at];
  Node node{caption.node, word, word_log_prob, {}, -1, {}};
  if (!rows.alpha.empty()) node.alpha = without_padding(row_of(rows.alpha, at, live_.size()), looks_);
  if (!rows.glimpses.empty()) node.glimpse = static_cast<int>(rows.glimpses[at]);
  for (std::size_t m = 0; m < rows.members.size(); ++m) {
    const auto all = row_of(rows.members[m], at, live_.size());
    const auto own = all.empty() ? all : all.first(static_cast<std::size_t>(looks_.members[m].layout.size()));
    node.members.emplace_back(own.begin(), own.end());
  }
  nodes_.push_back(std::move(node));
  caption.node = static_cast<int>(nodes_.size()) - 1;
  ++caption.length;
  caption.log_prob += word_log_prob;
  caption.origin = row;
  for (std::size_t i = 0; i < options_.included.size(); ++i)
    if (options_.included[i] == word) caption.met |= std::uint32_t{1} << i;
  return caption;
}

double ImageSearch::score(double log_prob, int length) const {
  return length_normalised(log_prob, length, options_.length_normalisation, options_.length_penalty);
}

void ImageSearch::end(const LiveCaption& caption, double log_prob, bool finished) {
  ended_.push_back({caption, log_prob, score(log_prob, caption.length + (finished ? 1 : 0)), finished});
}

bool ImageSearch::has_ended(const LiveCaption& caption) const {
  const std::vector<std::int64_t> words = words_of(caption);
  return std::any_of(ended_.begin(), ended_.end(), [&](const Ended& one) {
    return one.caption.length == caption.length && words_of(one.caption) == words;
  });
}

std::vector<Hypothesis> ImageSearch::take(const Vocabulary& vocabulary) const {
  std::vector<Ended> ranked = ended_;
  std::stable_sort(ranked.begin(), ranked.end(), [](const Ended& a, const Ended& b) {
    if (a.finished != b.finished) return a.finished;
    const int a_met = std::popcount(a.caption.met), b_met = std::popcount(b.caption.met);
    return a_met != b_met ? a_met > b_met : a.score > b.score;
  });
  if (ranked.size() > static_cast<std::size_t>(options_.n_best))
    ranked.resize(static_cast<std::size_t>(options_.n_best));
  std::vector<Hypothesis> hypotheses;
  for (const Ended& ended : ranked) hypotheses.push_back(hypothesis(ended, vocabulary));
  return hypotheses;
}

Hypothesis ImageSearch::hypothesis(const Ended& ended, const Vocabulary& vocabulary) const {
  std::vector<const Node*> path;
  for (int node = ended.caption.node; node >= 0; node = path.back()->parent)
    path.push_back(&nodes_[static_cast<std::size_t>(node)]);
  std::reverse(path.begin(), path.end());
  Hypothesis result;
  result.tokens = vocabulary.tokens();
  for (const StepMember& member : looks_.members) result.members.push_back({member.name, member.layout, {}});
  for (const Node* node : path) {
    result.ids.push_back(node->word);
    result.words.push_back(vocabulary.word(node->word));
    result.word_log_probs.push_back(node->log_prob);
    result.alpha.insert(result.alpha.end(), node->alpha.begin(), node->alpha.end());
    if (node->glimpse >= 0) result.glimpses.push_back(node->glimpse);
    for (std::size_t m = 0; m < node->members.size(); ++m) {
      auto& alpha = result.members[m].alpha;
      alpha.insert(alpha.end(), node->members[m].begin(), node->members[m].end());
    }
  }
  result.log_prob = ended.log_prob;
  result.score = ended.score;
  result.finished = ended.finished;
  result.prefix_length = static_cast<int>(std::min(options_.prefix.size(), result.words.size()));
  result.layout = looks_.layout;
  result.heads = looks_.heads;
  result.extra = looks_.extra;
  result.form = looks_.form;
  return result;
}

std::vector<std::vector<Hypothesis>> search_images(StepModel& model, const Vocabulary& vocabulary,
                                                   const SearchOptions& options,
                                                   const MakeImageSearch& make) {
  check(options);
  const WordFilters filters = word_filters(options, vocabulary);
  ImageSearches searches;
  std::vector<std::int64_t> first_row;  // of each image, in the state of the last step
  for (std::int64_t n = 0; n < model.images(); ++n) {
    const LookShape looks{model.layout(n),     model.slots(), model.heads(),
                          model.extra_slots(), model.form(),  model.members(n)};
    searches.push_back(make(options, filters, looks));
    first_row.push_back(n);
  }
  model.start();
  for (;;) {
    const NextRows rows = next_rows(searches, first_row, model.draws());
    if (rows.words.empty()) break;
    model.gather(rows.origin);
    advance_all(searches, model.step(rows.words, rows.draws), rows.words.size(), first_row);
  }
  std::vector<std::vector<Hypothesis>> results;
  for (const auto& search : searches) results.push_back(search->take(vocabulary));
  return results;
}

}  // namespace sightline
