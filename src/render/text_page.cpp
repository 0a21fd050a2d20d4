#include "render/text_page.h"

#include <algorithm>
#include <numeric>
#include <string_view>
#include <utility>

#include "core/counted.h"
#include "core/error.h"
#include "core/files.h"
#include "core/number_text.h"
#include "render/emphasis.h"
#include "render/text_page_files.h"
#include "text/code_points.h"

namespace sightline {

namespace {

std::string page_file(std::string_view name) {
  for (const GalleryPageFile& file : text_page_files())
    if (file.name == name) return std::string(file.text);
  return {};
}

void append_escaped(std::string& html, char32_t code) {
  switch (code) {
    case '&':
      html += "&amp;";
      return;
    case '<':
      html += "&lt;";
      return;
    case '>':
      html += "&gt;";
      return;
    case '"':
      html += "&quot;";
      return;
    default:
      // Control characters are nothing that HTML can hold.
      if (code >= 0x20 || code == '\n' || code == '\t') append_utf8(html, code);
  }
}

std::string escaped(std::u32string_view codes) {
  std::string html;
  for (const char32_t code : codes) append_escaped(html, code);
  return html;
}

std::string escaped(std::string_view text) {
  return escaped(std::u32string_view(decode_utf8(text)));
}

// What stands between words, or was not read: HTML's own line breaks in the text break the line.
std::string gap_html(std::u32string_view codes) {
  std::string text, html;
  for (const char32_t code : codes) append_utf8(text, code);
  for (std::size_t begin = 0; begin < text.size();) {
    if (const std::size_t length = line_break_length(std::string_view(text).substr(begin)); length > 0) {
      html += "<br>";
      begin += length;
    } else {
      const std::size_t end = std::min(text.find('<', begin + 1), text.size());
      html += escaped(std::string_view(text).substr(begin, end - begin));
      begin = end;
    }
  }
  return html;
}

// 0 to 1: how much more was looked at this than at each by an even spread over `count`.
std::string shade(double weight, std::size_t count) {
  return with_decimals(std::max(0.0F, emphasis(static_cast<float>(weight * static_cast<double>(count)))), 2);
}

std::string legend_of(const TextPageOptions& options) {
  if (options.attention == "none")
    return "This model takes the mean of all words: it looks at none of them more than at another.";
  std::string legend =
      "Shaded: words that got more attention than an even share of it; the stronger, the more. ";
  if (options.attention == "hierarchical")
    legend += "Each paragraph is a sentence, its bar and figure are the sentence's share. ";
  return legend + "A weight says what the network read from, not that the answer hangs on it.";
}

// The classes by falling probability, the first of them.
std::string probabilities_html(const Verdict& verdict, const std::vector<std::string>& labels) {
  constexpr std::size_t kShown = 5;
  std::vector<std::size_t> order(labels.size());
  std::iota(order.begin(), order.end(), 0);
  std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) {
    return verdict.probabilities[a] > verdict.probabilities[b];
  });
  order.resize(std::min(order.size(), kShown));
  std::string html = "<table>\n";
  for (const std::size_t k : order) {
    const std::string percent = with_decimals(100 * verdict.probabilities[k], 1);
    html += "<tr><th scope=\"row\">" + escaped(labels[k]) +
            "</th><td class=\"track\"><div><i style=\"width:" + percent +
            "%\"></i></div></td><td class=\"figure\">" + percent + " %</td></tr>\n";
  }
  return html + "</table>\n";
}

// The text of one verdict as paragraphs of shaded words.
class ShadedText {
 public:
  explicit ShadedText(const Verdict& verdict) : verdict_(verdict), codes_(decode_utf8(verdict.text)) {
    if (!verdict.alpha.empty()) mean_ = word_weights(verdict);
    for (int head = 0; verdict.heads > 1 && head < verdict.heads; ++head)
      heads_.push_back(word_weights(verdict, head));
  }

  std::string html() {
    const bool by_sentence = !verdict_.sentence_alpha.empty();
    std::string html = by_sentence ? "" : "<p>";
    std::size_t sentence = 0;
    for (std::size_t i = 0; i < words().size(); ++i) {
      const bool begins =
          sentence < verdict_.document.sentences() && verdict_.document.sentence_begins[sentence] == i;
      if (by_sentence && begins) html += sentence_begin(sentence);
      sentence += begins ? 1 : 0;
      html += gap_before(words()[i], by_sentence && begins);  // first: both move on in the text
      html += word_html(i);
    }
    return html + unread() + "</p>\n";
  }

 private:
  const std::vector<PlacedToken>& words() const { return verdict_.document.words; }
  std::u32string_view part(std::size_t begin, std::size_t end) const {
    return std::u32string_view(codes_).substr(begin, end - begin);
  }

  std::string sentence_begin(std::size_t sentence) const {
    const double share = verdict_.sentence_alpha[sentence];
    return std::string(sentence > 0 ? "</p>\n" : "") +
           "<p class=\"sentence\" style=\"--a:" + shade(share, verdict_.document.sentences()) + "\"><small>" +
           with_decimals(100 * share, 0) + " %</small>";
  }

  // Paragraphs have their own space between them.
  std::string gap_before(const PlacedToken& word, bool first) {
    const std::size_t begin = std::min(std::exchange(read_, std::max(read_, word.begin)), word.begin);
    return first ? "" : gap_html(part(begin, word.begin));
  }

  // What an earlier token has shown already (the period of an abbreviation) is not shown again.
  std::string word_html(std::size_t i) {
    const std::size_t begin = std::max(words()[i].begin, read_), end = words()[i].begin + words()[i].length;
    if (end <= begin) return "";
    read_ = end;
    const std::string text = escaped(part(begin, end));
    if (mean_.empty()) return text;
    const std::string own = shade(mean_[i], words().size());
    std::string by_head;
    for (const auto& head : heads_) by_head += (by_head.empty() ? "" : " ") + shade(head[i], words().size());
    if (by_head.empty() && own == "0.00") return text;
    return "<span class=\"w\" style=\"--a:" + own + "\" title=\"" + with_decimals(100 * mean_[i], 2) +
           " %\"" + (by_head.empty() ? "" : " data-heads=\"" + by_head + "\"") + ">" + text + "</span>";
  }

  // The beginning of what was not read.
  std::string unread() const {
    constexpr std::size_t kShown = 600;
    if (verdict_.document.left_out == 0) return verdict_.document.words.empty() ? escaped(verdict_.text) : "";
    const std::size_t end = std::min(codes_.size(), read_ + kShown);
    return "<span class=\"unread\">" + gap_html(part(read_, end)) + (end < codes_.size() ? "…" : "") +
           "</span>";
  }

  const Verdict& verdict_;
  std::u32string codes_;
  std::vector<float> mean_;
  std::vector<std::vector<float>> heads_;
  std::size_t read_ = 0;  // code points that stand on the page
};

std::string filled(std::string page, const std::vector<std::pair<std::string_view, std::string>>& parts) {
  for (const auto& [mark, text] : parts)
    for (std::size_t at = page.find(mark); at != std::string::npos; at = page.find(mark, at + text.size()))
      page.replace(at, mark.size(), text);
  return page;
}

}  // namespace

TextPage::TextPage(const std::filesystem::path& file, TextPageOptions options)
    : options_(std::move(options)), file_(file) {
  const std::string page = filled(page_file("page.html"), {{"@TITLE@", escaped(options_.title)},
                                                           {"@STYLE@", page_file("style.css")},
                                                           {"@LEGEND@", legend_of(options_)},
                                                           {"@SCRIPT@", page_file("page.js")}});
  constexpr std::string_view kTexts = "@TEXTS@";
  const std::size_t at = page.find(kTexts);
  file_.write(page.substr(0, at));
  end_ = page.substr(at + kTexts.size());
}

void TextPage::add(const Verdict& verdict) {
  const auto best = std::max_element(verdict.probabilities.begin(), verdict.probabilities.end());
  const std::string& label =
      options_.labels.at(static_cast<std::size_t>(best - verdict.probabilities.begin()));
  std::string html = "<article>\n<h2><span class=\"number\">" + std::to_string(++count_) + ".</span> " +
                     escaped(label) + "</h2>\n" + probabilities_html(verdict, options_.labels);
  const std::size_t left_out = verdict.document.left_out;
  if (left_out > 0)
    html += "<p class=\"note\">The first " + counted(verdict.document.words.size(), "word") + " were read, " +
            std::to_string(left_out) + " were not.</p>\n";
  file_.write(html + "<div class=\"text\">\n" + ShadedText(verdict).html() + "</div>\n</article>\n");
}

void TextPage::commit() {
  file_.write(end_);
  file_.commit();
}

bool is_text_page(const std::filesystem::path& file) {
  const std::string page = page_file("page.html");
  const std::string_view beginning = std::string_view(page).substr(0, page.find("@TITLE@"));
  try {
    return MappedFile(file).bytes().starts_with(beginning);
  } catch (const DataError&) {
    return false;
  }
}

}  // namespace sightline
