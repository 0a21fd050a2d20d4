#include "data/label_captions.h"

#include <algorithm>
#include <cctype>
#include <string_view>

#include "core/error.h"
#include "core/without_ends.h"
#include "text/indefinite_article.h"

namespace sightline {

namespace {

constexpr std::string_view kPlace = "{}";

// "African elephant" of " African_elephant ".
std::string label_text(std::string label) {
  std::replace(label.begin(), label.end(), '_', ' ');
  return std::string(without_ends(label, " \t\r"));
}

// The length of the "a " or "an " that `before` ends with; 0 where it ends otherwise.
std::size_t article_length(std::string_view before) {
  for (const std::string_view article : {"a ", "an "}) {
    if (before.size() < article.size()) continue;
    const std::string_view end = before.substr(before.size() - article.size());
    const bool alike = std::equal(end.begin(), end.end(), article.begin(),
                                  [](unsigned char a, char b) { return std::tolower(a) == b; });
    const bool own_word =
        before.size() == article.size() || before[before.size() - article.size() - 1] == ' ';
    if (alike && own_word) return article.size();
  }
  return 0;
}

bool takes_no_article(std::string_view label) {
  for (const std::string_view article : {"a ", "an ", "the ", "A ", "An ", "The "})
    if (label.starts_with(article)) return true;
  return is_plural_name(label);
}

}  // namespace

void check_label_template(const std::string& text) {
  const std::size_t place = text.find(kPlace);
  if (place == std::string::npos) throw UsageError("'" + text + "' has no {}, expected one, for the label");
  if (text.find(kPlace, place + 1) != std::string::npos)
    throw UsageError("'" + text + "' has {} more than once, expected one, for the label");
}

std::string label_caption(const std::string& text, const std::string& label) {
  const std::size_t place = text.find(kPlace);
  const std::string name = label_text(label), behind = text.substr(place + kPlace.size());
  std::string before = text.substr(0, place);
  if (const std::size_t length = article_length(before); length > 0) {
    const char first = before[before.size() - length];
    before.resize(before.size() - length);
    if (!takes_no_article(name)) before += first + indefinite_article(name).substr(1) + " ";
  }
  return before + name + behind;
}

}  // namespace sightline
