#include "evaluate/score_gallery.h"

#include <algorithm>
#include <cstdio>
#include <nlohmann/json.hpp>
#include <numeric>

#include "core/json.h"
#include "core/number_text.h"
#include "core/output_file.h"

namespace sightline {

namespace {

constexpr std::size_t kShown = 20;

constexpr char kGalleryHead[] = R"(<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>Captions, the worst and the best</title>
<style>
body { font: 16px/1.4 sans-serif; margin: 2em auto; max-width: 60em; padding: 0 1em; }
article { display: flex; gap: 1em; border-top: 1px solid #ccc; padding: 1em 0; }
img { width: 16em; max-height: 16em; object-fit: contain; object-position: top; flex: none; }
.caption { font-size: 1.2em; margin: 0; }
.scores { color: #555; margin: 0.3em 0; font-variant-numeric: tabular-nums; }
ul { margin: 0; padding-left: 1.2em; }
</style>
</head>
<body>
)";

// Safe as text and within quotes; valid UTF-8 whatever the bytes.
std::string html_escaped(const std::string& text) {
  const std::string valid = Json::parse(dump_json(text)).get<std::string>();
  std::string html;
  for (const char letter : valid) {
    switch (letter) {
      case '&':
        html += "&amp;";
        break;
      case '<':
        html += "&lt;";
        break;
      case '>':
        html += "&gt;";
        break;
      case '"':
        html += "&quot;";
        break;
      default:
        html += letter;
    }
  }
  return html;
}

// A path as a link: every byte that could mean something in one is written %XX.
std::string link_of(const std::filesystem::path& path) {
  constexpr char kPlain[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_./~";
  std::string link;
  for (const char byte : path.generic_string()) {
    if (byte != '\0' && std::string_view(kPlain).find(byte) != std::string_view::npos) {
      link += byte;
    } else {
      char code[4];
      std::snprintf(code, sizeof code, "%%%02X", static_cast<unsigned char>(byte));
      link += code;
    }
  }
  return link;
}

std::string scores_text(const ImageScores& scores) {
  constexpr int kDecimals = 3;
  std::string text = "CIDEr-D " + with_decimals(scores.cider_d, kDecimals) + " &middot; BLEU-4 " +
                     with_decimals(scores.bleu.bleu[3], kDecimals) + " &middot; ROUGE-L " +
                     with_decimals(scores.rouge_l, kDecimals);
  if (scores.meteor) text += " &middot; METEOR-ess " + with_decimals(*scores.meteor, kDecimals);
  return text;
}

std::string article(const CaptionedImage& image, const std::string& caption, const ImageScores& scores,
                    const std::string& photo) {
  std::string html = "<article>\n";
  if (!photo.empty()) html += "<img src=\"" + photo + "\" alt=\"\" loading=\"lazy\">\n";
  html += "<div>\n<p class=\"caption\">" + html_escaped(caption) + "</p>\n<p class=\"scores\">" +
          html_escaped(image.id) + " &middot; " + scores_text(scores) + "</p>\n<ul>\n";
  for (const std::string& reference : image.captions) html += "<li>" + html_escaped(reference) + "</li>\n";
  return html + "</ul>\n</div>\n</article>\n";
}

}  // namespace

void write_score_gallery(const std::filesystem::path& path, const std::vector<CaptionedImage>& images,
                         const std::vector<std::string>& captions, const std::vector<ImageScores>& scores,
                         const std::optional<std::filesystem::path>& photos) {
  std::vector<std::size_t> order(images.size());  // the worst first
  std::iota(order.begin(), order.end(), 0);
  std::stable_sort(order.begin(), order.end(),
                   [&](std::size_t a, std::size_t b) { return scores[a].cider_d < scores[b].cider_d; });
  const std::size_t worst = std::min(kShown, (images.size() + 1) / 2);
  const std::size_t best = std::min(kShown, images.size() - worst);
  const std::filesystem::path page = std::filesystem::absolute(path).parent_path();
  const auto shown = [&](std::size_t i) {
    const std::string photo =
        photos
            ? link_of(std::filesystem::proximate(std::filesystem::absolute(*photos / images[i].file), page))
            : "";
    return article(images[i], captions[i], scores[i], photo);
  };

  OutputFile file(path);
  file.write(kGalleryHead);
  file.write("<h1>The worst " + std::to_string(worst) + " of " + std::to_string(images.size()) + "</h1>\n");
  for (std::size_t k = 0; k < worst; ++k) file.write(shown(order[k]));
  file.write("<h1>The best " + std::to_string(best) + "</h1>\n");
  for (std::size_t k = 0; k < best; ++k) file.write(shown(order[order.size() - 1 - k]));
  file.write("</body>\n</html>\n");
  file.commit();
}

}  // namespace sightline
