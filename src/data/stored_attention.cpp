#include "data/stored_attention.h"

#include <cmath>
#include <nlohmann/json.hpp>

#include "core/counted.h"
#include "core/error.h"

namespace sightline {

namespace {

constexpr float kMostCells = 1 << 20;

// Raises DataError unless it is a list of `count` numbers.
std::vector<float> numbers(const Json& list, std::size_t count, const std::string& name) {
  std::vector<float> values;
  for (const Json& item : list) {
    if (!item.is_number()) throw DataError(name + ": holds something that is no number");
    values.push_back(item.get<float>());
    if (!std::isfinite(values.back()))
      throw DataError(name + ": holds " + item.dump() + ", too large a number for it");
  }
  if (!list.is_array() || values.size() != count) {
    throw DataError(name + ": found " + counted(values.size(), "number") + ", expected a list of " +
                    std::to_string(count));
  }
  return values;
}

std::vector<Rectangle> cells_in_record(const Json& record, const std::string& name) {
  const auto grid = numbers(json_get<Json>(record, "grid", name), 2, name + ": key 'grid'");
  const auto area = numbers(json_get<Json>(record, "area", name), 4, name + ": key 'area'");
  const bool whole_cells = grid[0] == std::floor(grid[0]) && grid[1] == std::floor(grid[1]);
  if (!(whole_cells && grid[0] >= 1 && grid[1] >= 1 && grid[0] * grid[1] <= kMostCells && area[2] > 0 &&
        area[3] > 0))
    throw DataError(name + ": keys 'grid' and 'area' tell of no grid over a part of a photo");
  const int rows = static_cast<int>(grid[0]), columns = static_cast<int>(grid[1]);
  const Rectangle whole{area[0], area[1], area[2], area[3]};
  std::vector<Rectangle> cells;
  for (int i = 0; i < rows * columns; ++i)
    cells.push_back(whole.cell(i / columns, i % columns, rows, columns));
  return cells;
}

// What a detector found: left, top, right and bottom of each region.
std::vector<Rectangle> boxes_in_record(const Json& record, const std::string& name) {
  std::vector<Rectangle> boxes;
  for (const Json& sides : json_get<Json>(record, "boxes", name)) {
    const auto box = numbers(sides, 4, name + ": a box of key 'boxes'");
    if (!(box[0] <= box[2] && box[1] <= box[3]))
      throw DataError(name + ": a box of key 'boxes' is " + sides.dump() +
                      ", expected left, top, right and bottom");
    boxes.push_back({box[0], box[1], box[2] - box[0], box[3] - box[1]});
  }
  if (boxes.empty()) throw DataError(name + ": key 'boxes' is no list of boxes");
  return boxes;
}

}  // namespace

std::optional<StoredAttention> stored_attention(const Json& record, const std::string& name) {
  const auto found = record.find("attention");
  if (found == record.end() || found->is_null()) return std::nullopt;
  // A detector that did not say where its regions lie.
  if (record.contains("regions") && !record.contains("boxes")) return std::nullopt;
  StoredAttention stored;
  for (const Json& word : json_get<Json>(record, "words", name))
    stored.words.push_back(json_get<std::string>(word, "word", name + ": words"));
  stored.maps.cells =
      record.contains("boxes") ? boxes_in_record(record, name) : cells_in_record(record, name);
  if (!found->is_array() || found->size() != stored.words.size()) {
    throw DataError(name + ": key 'attention' is no list of " + counted(stored.words.size(), "map") +
                    ", one for each word");
  }
  for (const Json& map : *found) {
    const auto weights = numbers(map, stored.maps.cells.size(), name + ": a map of key 'attention'");
    stored.maps.alpha.insert(stored.maps.alpha.end(), weights.begin(), weights.end());
  }
  return stored;
}

}  // namespace sightline
