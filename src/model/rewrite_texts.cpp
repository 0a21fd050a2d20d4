#include "model/rewrite_texts.h"

#include <torch/torch.h>

#include <algorithm>

#include "decode/caption_search.h"
#include "model/decoder_steps.h"

namespace sightline {

namespace {

// Enough rows for the products to be fast.
constexpr std::size_t kLinesTogether = 32;

void search_lines(const Rewriter& rewriter, const SearchOptions& search, std::vector<RewrittenLine>& lines) {
  std::vector<std::vector<std::int64_t>> ids;
  std::vector<RewrittenLine*> asked;
  for (RewrittenLine& line : lines) {
    if (line.read.ids.empty()) continue;
    ids.push_back(line.read.ids);
    asked.push_back(&line);
  }
  if (ids.empty()) return;
  const PreparedRegions prepared = rewriter.decoder->prepare(rewriter.regions(ids));
  DecoderSteps steps(*rewriter.decoder, prepared, search.glimpses);
  auto found = search_captions(steps, rewriter.vocabulary, search);
  for (std::size_t i = 0; i < asked.size(); ++i) asked[i]->hypotheses = std::move(found[i]);
}

}  // namespace

bool rewrite_texts(const Rewriter& rewriter, const std::vector<std::string>& texts,
                   const SearchOptions& search, const std::function<void(RewrittenLine&&)>& take,
                   const ProgressSink& progress, const std::function<bool()>& stop) {
  const torch::NoGradGuard no_grad;
  for (std::size_t begin = 0; begin < texts.size(); begin += kLinesTogether) {
    if (stop && stop()) return false;
    const std::size_t end = std::min(texts.size(), begin + kLinesTogether);
    std::vector<RewrittenLine> lines;
    for (std::size_t i = begin; i < end; ++i) lines.push_back({texts[i], rewriter.read(texts[i]), {}});
    search_lines(rewriter, search, lines);
    for (RewrittenLine& line : lines) take(std::move(line));
    if (progress)
      progress(
          {"rewriting", "text", static_cast<std::int64_t>(end), static_cast<std::int64_t>(texts.size()), {}});
  }
  return true;
}

}  // namespace sightline
