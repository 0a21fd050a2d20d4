#include "train/training_texts.h"

#include <algorithm>
#include <cmath>
#include <functional>
#include <set>
#include <unordered_map>

#include "core/counted.h"
#include "core/error.h"
#include "core/nearest.h"
#include "core/random.h"
#include "data/two_columns.h"
#include "text/document_words.h"
#include "text/word_counts.h"

namespace sightline {

namespace {

// What the first reading of a file tells.
struct LabelCensus {
  std::vector<std::size_t> texts;  // of each row, which of the different texts it is, in the file's order
  std::size_t different = 0;
  std::set<std::string> labels;
};

// Hands over the rows that can be used; where they end, those that cannot are in `left_out`.
void read_usable(const std::filesystem::path& path, double max_bad, std::vector<std::string>& left_out,
                 const TakeLabelledText& take) {
  std::vector<std::string> bad;
  std::size_t rows = 0;
  read_labelled_rows(path, [&](LabelledText&& text) {
    ++rows;
    if (text.fault.empty()) {
      take(std::move(text));
    } else {
      bad.push_back(text.where + ": " + text.fault);
    }
  });
  check_left_out(bad, rows, max_bad);
  left_out.insert(left_out.end(), bad.begin(), bad.end());
}

LabelCensus census_of(const std::filesystem::path& data, double max_bad, std::vector<std::string>& left_out) {
  LabelCensus census;
  std::unordered_map<std::size_t, std::size_t> seen;  // by its hash: no text stays in memory
  read_usable(data, max_bad, left_out, [&](LabelledText&& text) {
    census.texts.push_back(seen.emplace(std::hash<std::string>()(text.text), seen.size()).first->second);
    census.labels.insert(std::move(text.label));
    if (census.labels.size() > kMostLabels) {
      throw DataError(
          text.where + ": found more than " + std::to_string(kMostLabels) + " labels, expected few",
          "the column 'label' names the kind of text, 'text' holds it");
    }
  });
  census.different = seen.size();
  if (census.labels.size() < 2)
    throw DataError(data.string() + ": found " + counted(census.labels.size(), "label") +
                    ", expected at least two to tell apart");
  return census;
}

// So many of `count` texts are that share; one in any case, where it is a share at all.
std::size_t kept_out(std::size_t count, double share) {
  if (share <= 0) return 0;
  return std::max<std::size_t>(1, static_cast<std::size_t>(std::llround(share * static_cast<double>(count))));
}

std::int64_t class_of(const std::vector<std::string>& labels, const LabelledText& text) {
  const auto found = std::lower_bound(labels.begin(), labels.end(), text.label);
  if (found == labels.end() || *found != text.label)
    throw DataError(text.where + ": label '" + text.label + "' is none that the data to learn from has" +
                    did_you_mean(text.label, labels));
  return found - labels.begin();
}

// Words are WordCounts' numbers until finish() makes them ids.
class TextEncoding {
 public:
  TextEncoding(const std::vector<std::string>& labels, int maximum_words)
      : labels_(labels), most_(static_cast<std::size_t>(maximum_words)) {}

  void add(EncodedTexts& texts, const LabelledText& text, bool counts) {
    const DocumentWords document = document_words(text.text, most_);
    EncodedCaption encoded{static_cast<std::int64_t>(texts.size()), {}};
    for (const PlacedToken& word : document.words) encoded.words.push_back(counts_.add(word.token, counts));
    if (encoded.words.empty()) encoded.words.push_back(counts_.add("<unk>", false));
    texts.words.push_back(std::move(encoded));
    auto& begins =
        texts.sentence_begins.emplace_back(document.sentence_begins.begin(), document.sentence_begins.end());
    if (begins.empty()) begins.push_back(0);
    texts.labels.push_back(class_of(labels_, text));
    texts.cut += document.left_out > 0;
  }

  Vocabulary vocabulary(const TextLimits& limits) const {
    return counts_.vocabulary(limits.minimum_count, static_cast<std::size_t>(limits.vocabulary_size));
  }

  void finish(EncodedTexts& texts, const Vocabulary& vocabulary) const {
    const std::vector<std::int64_t> ids = counts_.ids_in(vocabulary);
    for (EncodedCaption& text : texts.words) {
      for (std::int64_t& word : text.words) {
        word = ids[static_cast<std::size_t>(word)];
        texts.unknown += word == Vocabulary::kUnknown;
      }
      texts.total_words += static_cast<std::int64_t>(text.words.size());
    }
  }

 private:
  const std::vector<std::string>& labels_;
  std::size_t most_;
  WordCounts counts_;
};

// What is only held out cannot be learnt.
void require_all_labels(const TrainingTexts& texts, const std::string& name) {
  const std::set<std::int64_t> seen(texts.training.labels.begin(), texts.training.labels.end());
  for (std::size_t k = 0; k < texts.labels.size(); ++k)
    if (!seen.contains(static_cast<std::int64_t>(k)))
      throw DataError(
          name + ": every text of label '" + texts.labels[k] + "' is held out, none is left to learn from",
          "hold fewer out, or take another seed");
}

}  // namespace

TrainingTexts read_training_texts(const std::filesystem::path& data, const std::filesystem::path& validation,
                                  double holdout, std::uint64_t seed, const TextLimits& limits) {
  TrainingTexts texts;
  const LabelCensus census = census_of(data, limits.max_bad, texts.left_out);
  texts.labels.assign(census.labels.begin(), census.labels.end());
  const std::vector<bool> held = drawn(census.different, kept_out(census.different, holdout), seed);
  TextEncoding encoding(texts.labels, limits.maximum_words);
  std::size_t number = 0;
  std::vector<std::string> told;  // by the census
  read_usable(data, limits.max_bad, told, [&](LabelledText&& text) {
    const bool out = held.at(census.texts.at(number++));
    encoding.add(out ? texts.validation : texts.training, text, !out);
    if (out) texts.held_out.push_back(std::move(text));
  });
  require_all_labels(texts, data.string());
  if (!validation.empty())
    read_usable(validation, limits.max_bad, texts.left_out,
                [&](LabelledText&& text) { encoding.add(texts.validation, text, false); });
  texts.vocabulary = encoding.vocabulary(limits);
  encoding.finish(texts.training, texts.vocabulary);
  encoding.finish(texts.validation, texts.vocabulary);
  return texts;
}

}  // namespace sightline
