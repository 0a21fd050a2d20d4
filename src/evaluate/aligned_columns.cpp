#include "evaluate/aligned_columns.h"

#include <algorithm>
#include <cstddef>

namespace sightline {

std::string aligned_columns(const TextRows& rows, const ColumnMarks& marks) {
  std::vector<std::size_t> widths(rows.front().size());
  for (const auto& row : rows)
    for (std::size_t i = 0; i < row.size(); ++i) widths[i] = std::max(widths[i], row[i].size());
  std::string text;
  for (const auto& row : rows) {
    std::string line = marks.begin;
    for (std::size_t i = 0; i < row.size(); ++i) {
      const std::string space(widths[i] - row[i].size(), ' ');
      if (i > 0) line += marks.between;
      line += i == 0 ? row[i] + space : space + row[i];
    }
    if (marks.end.empty()) line.erase(line.find_last_not_of(' ') + 1);
    text += line + marks.end + "\n";
  }
  return text;
}

}  // namespace sightline
