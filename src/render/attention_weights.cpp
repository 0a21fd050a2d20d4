#include "render/attention_weights.h"

#include <bit>
#include <charconv>
#include <cstddef>
#include <cstdint>
#include <nlohmann/json.hpp>
#include <span>

namespace sightline {

namespace {

// The shortest decimal that is this float and no other: a double would be written with seventeen digits.
double shortest(float value) {
  char buffer[32];
  const char* end = std::to_chars(buffer, buffer + sizeof buffer, value).ptr;
  double result = value;
  std::from_chars(buffer, end, result);
  return result;
}

Json row_json(std::span<const float> weights) {
  Json row = Json::array();
  for (const float weight : weights) row.push_back(shortest(weight));
  return row;
}

// Null where the model looks nowhere.
Json rows_of_maps(const MemberLooks& member) {
  if (member.alpha.empty()) return nullptr;
  Json rows = Json::array();
  const std::span<const float> alpha(member.alpha);
  const auto regions = static_cast<std::size_t>(member.layout.size());
  for (std::size_t at = 0; at < alpha.size(); at += regions)
    rows.push_back(row_json(alpha.subspan(at, regions)));
  return rows;
}

}  // namespace

void add_layout(Json& json, const Layout& layout) {
  if (const Grid* grid = layout.grid()) {
    json["grid"] = {grid->rows, grid->columns};
  } else {
    json["regions"] = layout.size();
  }
}

void add_places(Json& json, const Layout& layout, const Geometry& geometry) {
  if (layout.grid() != nullptr) {
    const Rectangle area = geometry.grid();
    json["area"] = {area.x, area.y, area.width, area.height};
  } else if (!geometry.boxes().empty()) {
    Json& boxes = json["boxes"] = Json::array();
    for (const Rectangle& box : geometry.boxes())
      boxes.push_back({box.x, box.y, box.x + box.width, box.y + box.height});
  }
}

void add_form(Json& json, const Hypothesis& hypothesis) {
  if (hypothesis.alpha.empty()) return;
  const bool grid = hypothesis.layout.grid() != nullptr;
  for (std::size_t t = 0; hypothesis.form.window && t < hypothesis.words.size(); ++t) {
    const RegionRange window = window_of(hypothesis, t);
    json["windows"].push_back(grid ? Json{window.row, window.column, window.rows, window.columns}
                                   : Json{window.column, window.columns});
  }
  if (hypothesis.form.block == 0) return;
  const Grid blocks = block_grid(hypothesis.layout, hypothesis.form.block).blocks;
  Json second{{"side", hypothesis.form.block}, {"attention", Json::array()}};
  if (grid) {
    second["grid"] = {blocks.rows, blocks.columns};
  } else {
    second["count"] = blocks.columns;
  }
  for (std::size_t t = 0; t < hypothesis.words.size(); ++t)
    second["attention"].push_back(row_json(block_weights(hypothesis, t)));
  json["blocks"] = std::move(second);
}

Json attention_rows(const Hypothesis& hypothesis) {
  if (hypothesis.alpha.empty()) return nullptr;
  Json rows = Json::array();
  for (std::size_t word = 0; word < hypothesis.words.size(); ++word)
    rows.push_back(row_json(region_weights(hypothesis, word)));
  return rows;
}

Json head_rows(const Hypothesis& hypothesis) {
  if (hypothesis.alpha.empty() || hypothesis.heads == 1) return nullptr;
  Json rows = Json::array();
  for (std::size_t word = 0; word < hypothesis.words.size(); ++word) {
    Json row = Json::array();
    for (std::size_t head = 0; head < static_cast<std::size_t>(hypothesis.heads); ++head)
      row.push_back(row_json(head_weights(hypothesis, word, head)));
    rows.push_back(std::move(row));
  }
  return rows;
}

Json member_rows(const Hypothesis& hypothesis) {
  Json members = Json::array();
  for (const MemberLooks& member : hypothesis.members) {
    Json json{{"model", member.model}};
    add_layout(json, member.layout);
    json["attention"] = rows_of_maps(member);
    members.push_back(std::move(json));
  }
  return members;
}

Json attention_json(const Hypothesis& hypothesis, const Geometry& geometry) {
  Json json{{"words", hypothesis.words},
            {"log_probs", hypothesis.word_log_probs},
            {"log_prob", hypothesis.log_prob}};
  add_layout(json, hypothesis.layout);
  add_places(json, hypothesis.layout, geometry);
  json["attention"] = attention_rows(hypothesis);
  if (!hypothesis.glimpses.empty()) json["glimpses"] = hypothesis.glimpses;
  if (const Json heads = head_rows(hypothesis); !heads.is_null()) json["heads"] = heads;
  add_form(json, hypothesis);
  for (std::size_t word = 0; hypothesis.extra > 0 && word < hypothesis.words.size(); ++word)
    json["visual"].push_back(visual(hypothesis, word));
  if (!hypothesis.members.empty()) json["members"] = member_rows(hypothesis);
  return json;
}

std::string encode_npy(const Hypothesis& hypothesis) {
  static_assert(std::endian::native == std::endian::little, "'<f4' below");
  const Grid* grid = hypothesis.layout.grid();
  const std::string regions = grid != nullptr
                                  ? std::to_string(grid->rows) + ", " + std::to_string(grid->columns)
                                  : std::to_string(hypothesis.layout.size());
  const std::size_t words = hypothesis.alpha.empty() ? 0 : hypothesis.words.size();
  const auto heads = static_cast<std::size_t>(hypothesis.heads);
  std::string header = "{'descr': '<f4', 'fortran_order': False, 'shape': (" + std::to_string(words) + ", " +
                       (heads > 1 ? std::to_string(heads) + ", " : "") + regions + "), }";
  constexpr std::size_t before_header = 10, alignment = 64;  // the data begins at a multiple of 64 bytes
  while ((before_header + header.size() + 1) % alignment != 0) header += ' ';
  header += '\n';

  std::string bytes("\x93NUMPY\x01\x00", 8);
  bytes += static_cast<char>(header.size() & 0xFF);
  bytes += static_cast<char>(header.size() >> 8);
  bytes += header;
  for (std::size_t word = 0; word < words; ++word)
    for (std::size_t head = 0; head < heads; ++head) {
      const std::vector<float> weights = head_weights(hypothesis, word, head);
      bytes.append(reinterpret_cast<const char*>(weights.data()), weights.size() * sizeof(float));
    }
  return bytes;
}

}  // namespace sightline
