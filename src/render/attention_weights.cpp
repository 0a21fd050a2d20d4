#include "render/attention_weights.h"

#include <algorithm>
#include <array>
#include <bit>
#include <charconv>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <nlohmann/json.hpp>
#include <span>
#include <string_view>
#include <vector>

#include "core/error.h"
#include "core/files.h"

namespace sightline {

namespace {

constexpr std::string_view kNpyMagic("\x93NUMPY\x01\x00", 8);
constexpr std::string_view kNpyHeader = "{'descr': '<f4', 'fortran_order': False, 'shape': (";
constexpr std::size_t kBeforeNpyHeader = 10;

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

bool is_attention_json(const std::filesystem::path& file) {
  constexpr std::array<std::string_view, 4> always{"words", "log_probs", "log_prob", "attention"};
  constexpr std::array<std::string_view, 9> sometimes{"grid",  "area",    "regions", "boxes", "glimpses",
                                                      "heads", "windows", "blocks",  "visual"};
  const auto is_in = [](const auto& keys, std::string_view key) {
    return std::find(keys.begin(), keys.end(), key) != keys.end();
  };
  const MappedFile text(file);
  if (!text.bytes().starts_with("{\"words\":[")) return false;
  const Json json = parse_json(text.bytes(), file.string());
  for (const auto& item : json.items())
    if (!is_in(always, item.key()) && !is_in(sometimes, item.key()) && item.key() != "members") return false;
  return std::all_of(always.begin(), always.end(), [&](std::string_view key) { return json.contains(key); });
}

// The sizes that stand in the header of an array like ours; none of another.
std::vector<std::size_t> npy_shape(std::string_view bytes) {
  if (bytes.size() < kBeforeNpyHeader + kNpyHeader.size() || !bytes.starts_with(kNpyMagic)) return {};
  if (!bytes.substr(kBeforeNpyHeader).starts_with(kNpyHeader)) return {};
  std::vector<std::size_t> shape;
  const char* at = bytes.data() + kBeforeNpyHeader + kNpyHeader.size();
  for (const char* end = bytes.data() + bytes.size(); at < end && *at != ')';) {
    if (*at == ' ' || *at == ',') {
      ++at;
      continue;
    }
    const auto [stop, error] = std::from_chars(at, end, shape.emplace_back());
    if (error != std::errc()) return {};
    at = stop;
  }
  return shape;
}

// Whether there are so many numbers behind the header, and a word's, or those of one of its heads, which the
// second size may count, sum to 1 at most.
bool are_weights(std::string_view bytes, const std::vector<std::size_t>& shape) {
  const std::size_t header = kBeforeNpyHeader + static_cast<unsigned char>(bytes[8]) +
                             256 * static_cast<std::size_t>(static_cast<unsigned char>(bytes[9]));
  std::size_t count = 1;
  for (const std::size_t size : shape) {
    if (size != 0 && count > bytes.size() / size) return false;
    count *= size;
  }
  if (bytes.size() != header + count * sizeof(float)) return false;
  std::vector<float> numbers(count);
  std::memcpy(numbers.data(), bytes.data() + header, count * sizeof(float));
  const auto all_sum_to_one = [&](std::size_t length) {
    for (std::size_t at = 0; at < count; at += length) {
      double sum = 0;
      for (std::size_t i = at; i < at + length; ++i) {
        if (!(numbers[i] >= 0)) return false;
        sum += numbers[i];
      }
      if (sum > 1.001) return false;
    }
    return true;
  };
  if (count == 0) return true;
  const std::size_t word = count / shape.front();
  return all_sum_to_one(word) || (shape.size() > 2 && all_sum_to_one(word / shape[1]));
}

bool is_attention_array(const std::filesystem::path& file) {
  const MappedFile mapped(file);
  const std::vector<std::size_t> shape = npy_shape(mapped.bytes());
  return shape.size() >= 2 && shape.size() <= 4 && are_weights(mapped.bytes(), shape);
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
  std::string header = std::string(kNpyHeader) + std::to_string(words) + ", " +
                       (heads > 1 ? std::to_string(heads) + ", " : "") + regions + "), }";
  constexpr std::size_t alignment = 64;  // the data begins at a multiple of 64 bytes
  while ((kBeforeNpyHeader + header.size() + 1) % alignment != 0) header += ' ';
  header += '\n';

  std::string bytes(kNpyMagic);
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

bool is_attention_file(const std::filesystem::path& file) {
  try {
    return file.extension() == ".npy" ? is_attention_array(file) : is_attention_json(file);
  } catch (const DataError&) {
    return false;
  }
}

}  // namespace sightline
