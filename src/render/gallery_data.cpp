#include "render/gallery_data.h"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <nlohmann/json.hpp>
#include <span>

#include "caption/confidence.h"
#include "core/base64.h"

namespace sightline {

namespace {

// Few digits: there are thousands of these, and nobody sees more.
double rounded(double value, double steps = 1e4) {
  return std::round(value * steps) / steps;
}

// {"peaks": each word's largest weight, "weights": all as bytes, parts of it}; `map` gives a word's weights.
template <class MapOfWord>
Json packed_maps(const Hypothesis& hypothesis, const MapOfWord& map) {
  std::vector<double> peaks;
  std::string bytes;
  for (std::size_t t = 0; t < hypothesis.words.size(); ++t) {
    const std::vector<float> weights = map(t);
    const float peak = *std::max_element(weights.begin(), weights.end());
    peaks.push_back(rounded(peak, 1e6));
    for (const float weight : weights)
      bytes += static_cast<char>(peak > 0 ? std::lround(255 * std::clamp(weight / peak, 0.0f, 1.0f)) : 0);
  }
  return {{"peaks", peaks}, {"weights", base64(bytes)}};
}

// Of each word the window of local attention, or the block that it looked at most.
void add_frames(Json& json, const Hypothesis& hypothesis) {
  if (!hypothesis.form.window && hypothesis.form.block == 0) return;
  for (std::size_t t = 0; t < hypothesis.words.size(); ++t) {
    RegionRange frame = window_of(hypothesis, t);
    if (hypothesis.form.block > 0) {
      const std::vector<float> blocks = block_weights(hypothesis, t);
      const auto most = std::max_element(blocks.begin(), blocks.end()) - blocks.begin();
      frame = block_grid(hypothesis.layout, hypothesis.form.block).range(static_cast<int>(most));
    }
    json["frames"].push_back({frame.row, frame.column, frame.rows, frame.columns});
  }
}

void add_weights(Json& json, const Hypothesis& hypothesis) {
  json.update(packed_maps(hypothesis, [&](std::size_t t) { return region_weights(hypothesis, t); }));
  if (!hypothesis.glimpses.empty()) json["glimpses"] = hypothesis.glimpses;
  add_frames(json, hypothesis);
  const auto heads = static_cast<std::size_t>(hypothesis.heads);
  for (std::size_t head = 0; heads > 1 && head < heads; ++head)
    json["heads"].push_back(
        packed_maps(hypothesis, [&](std::size_t t) { return head_weights(hypothesis, t, head); }));
}

Json hypothesis_json(const Hypothesis& hypothesis, bool sentence) {
  Json json{{"caption", caption_text(hypothesis, sentence)},
            {"confidence", rounded(confidence(hypothesis))},
            {"score", rounded(std::max(hypothesis.score, -99.0))},  // JSON has no infinity
            {"words", hypothesis.words}};
  Json log_probs = Json::array();
  for (const double log_prob : hypothesis.word_log_probs)
    log_probs.push_back(rounded(std::max(log_prob, -99.0)));  // as above
  json["log_probs"] = std::move(log_probs);
  const Grid& grid = grid_of(hypothesis);
  json["grid"] = {grid.rows, grid.columns};
  if (!hypothesis.alpha.empty()) add_weights(json, hypothesis);
  return json;
}

}  // namespace

Json gallery_entry(const GalleryPhoto& photo, std::size_t number) {
  Json entry{{"number", number}, {"file", photo.file}, {"width", photo.width}, {"height", photo.height}};
  if (photo.scores) {
    entry["caption"] = photo.scores->caption;
    entry["score"] = rounded(photo.scores->values.front().second);
    if (!photo.scores->image_id.empty()) entry["id"] = photo.scores->image_id;
  } else {
    const Hypothesis& best = photo.hypotheses.front();
    entry["caption"] = caption_text(best, photo.sentence);
    entry["confidence"] = rounded(confidence(best));
  }
  if (photo.judgement) entry["worth"] = to_string(photo.judgement->worth);
  if (photo.judgement && photo.judgement->unlike) entry["unlike"] = true;
  const Json shown = parse_json(dump_json(entry.at("file")), "file");
  if (shown.get<std::string>() != photo.file) entry["bytes"] = base64(photo.file);
  return entry;
}

std::string gallery_file(const Json& entry, const std::string& name) {
  const std::string bytes = json_get_or<std::string>(entry, "bytes", "", name);
  return bytes.empty() ? json_get<std::string>(entry, "file", name) : from_base64(bytes);
}

Json gallery_details(const GalleryPhoto& photo) {
  Json hypotheses = Json::array();
  for (const Hypothesis& hypothesis : photo.hypotheses)
    hypotheses.push_back(hypothesis_json(hypothesis, photo.sentence));
  const auto parts = [&](const Rectangle& of) -> Json {
    return {rounded(of.x / photo.width, 1e6), rounded(of.y / photo.height, 1e6),
            rounded(of.width / photo.width, 1e6), rounded(of.height / photo.height, 1e6)};
  };
  Json details{
      {"input", parts(photo.input)}, {"area", parts(photo.area)}, {"hypotheses", std::move(hypotheses)}};
  if (!photo.scores) return details;
  details["references"] = photo.scores->references;
  details["scores"] = Json::array();
  for (const auto& [name, value] : photo.scores->values)
    details["scores"].push_back(Json::array({name, rounded(value)}));
  return details;
}

}  // namespace sightline
