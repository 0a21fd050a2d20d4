#include "evaluate/classified_texts.h"

#include <algorithm>
#include <set>

#include "core/counted.h"
#include "core/error.h"
#include "core/listed.h"
#include "core/nearest.h"
#include "data/classified_results.h"

namespace sightline {

namespace {

std::vector<std::string> labels_of(const std::vector<std::vector<ClassifiedResult>>& systems) {
  std::set<std::string> labels;
  for (const auto& results : systems)
    for (const ClassifiedResult& result : results)
      for (const auto& item : result.probabilities) labels.insert(item.first);
  return {labels.begin(), labels.end()};
}

std::vector<double> in_order_of(const std::vector<std::string>& labels, const ClassifiedResult& result) {
  std::vector<double> probabilities(labels.size(), 0.0);
  for (std::size_t k = 0; k < labels.size(); ++k) {
    const auto found = result.probabilities.find(labels[k]);
    if (found != result.probabilities.end()) probabilities[k] = found->second;
  }
  return probabilities;
}

void require_same_text(const ClassifiedResult& result, const LabelledText& text) {
  if (result.text.empty() || result.text == text.text) return;
  throw DataError(result.where + ": is of another text than " + text.where + ", expected the same order",
                  "give --references the file whose texts were classified");
}

}  // namespace

std::size_t label_index(const std::vector<std::string>& labels, const LabelledText& text,
                        const std::string& whose) {
  const auto found = std::find(labels.begin(), labels.end(), text.label);
  if (found == labels.end())
    throw DataError(text.where + ": label '" + text.label + "' is unknown, expected one of " + whose + ": " +
                    listed(labels) + did_you_mean(text.label, labels));
  return static_cast<std::size_t>(found - labels.begin());
}

ClassifiedTexts matched_results(const std::filesystem::path& references,
                                const std::vector<std::filesystem::path>& results) {
  std::vector<std::vector<ClassifiedResult>> systems;
  for (const std::filesystem::path& file : results) systems.push_back(read_classified_results(file));
  ClassifiedTexts matched{labels_of(systems), std::vector<std::vector<ClassifiedText>>(systems.size())};
  std::size_t number = 0;
  read_labelled_texts(references, [&](LabelledText&& text) {
    const std::size_t truth = label_index(matched.labels, text, "the results'");
    for (std::size_t s = 0; s < systems.size() && number < systems[s].size(); ++s) {
      const ClassifiedResult& result = systems[s][number];
      require_same_text(result, text);
      matched.systems[s].push_back({in_order_of(matched.labels, result), truth});
    }
    ++number;
  });
  for (std::size_t s = 0; s < systems.size(); ++s)
    if (systems[s].size() != number)
      throw DataError(results[s].string() + ": found " + counted(systems[s].size(), "result") +
                      ", expected " + std::to_string(number) + ", one for each text of " +
                      references.string());
  return matched;
}

}  // namespace sightline
