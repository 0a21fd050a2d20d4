#include "evaluate/score_table.h"

#include <algorithm>
#include <cctype>
#include <nlohmann/json.hpp>

#include "core/number_text.h"
#include "core/printable.h"
#include "evaluate/aligned_columns.h"

namespace sightline {

namespace {

std::string cell_text(const std::optional<double>& value, bool whole) {
  return value ? with_decimals(*value, whole ? 0 : 4) : "";
}

std::string name_of(const ScoreTable::Row& row) {
  return row.part.empty() ? row.name : row.part + ": " + row.name;
}

// The rows as texts, the heading first.
TextRows lines_of(const ScoreTable& table) {
  TextRows lines{{"metric"}};
  lines[0].insert(lines[0].end(), table.columns.begin(), table.columns.end());
  for (const ScoreTable::Row& row : table.rows) {
    auto& line = lines.emplace_back(std::vector{name_of(row)});
    for (const auto& cell : row.cells) line.push_back(cell_text(cell, row.whole));
  }
  return lines;
}

std::string fact_text(const Json& fact) {
  return fact.is_string() ? fact.get<std::string>() : fact.dump();
}

std::string plain_text(const ScoreTable& table) {
  std::string text;
  for (const auto& [name, fact] : table.facts) text += name + "  " + printable(fact_text(fact)) + "\n";
  return text + aligned_columns(lines_of(table));
}

std::string markdown(const ScoreTable& table) {
  std::string text = aligned_columns(lines_of(table), {"| ", " | ", " |"});
  std::string rule = "| --- |";
  for (std::size_t i = 0; i < table.columns.size(); ++i) rule += " ---: |";
  text.insert(text.find('\n') + 1, rule + "\n");
  return text;
}

std::string latex_text(const std::string& text) {
  std::string escaped;
  for (const char letter : text) {
    if (std::string_view("&%$#_{}").find(letter) != std::string_view::npos) escaped += '\\';
    escaped += letter;
  }
  return escaped;
}

std::string latex(const ScoreTable& table) {
  TextRows lines = lines_of(table);
  for (auto& line : lines) std::transform(line.begin(), line.end(), line.begin(), latex_text);
  std::string text = aligned_columns(lines, {"", " & ", " \\\\"});
  text.insert(text.find('\n') + 1, "\\midrule\n");
  return "\\begin{tabular}{l" + std::string(table.columns.size(), 'r') + "}\n\\toprule\n" + text +
         "\\bottomrule\n\\end{tabular}\n";
}

std::string csv(const ScoreTable& table) {
  std::string text = "metric";
  for (const std::string& column : table.columns) text.append(",").append(csv_field(column));
  text += "\n";
  for (const ScoreTable::Row& row : table.rows) {
    text += csv_field(name_of(row));
    for (const auto& cell : row.cells) text.append(",").append(cell ? shortest_text(*cell) : "");
    text += "\n";
  }
  return text;
}

Json number(double value, bool whole) {
  return whole ? Json(static_cast<std::int64_t>(value)) : Json(value);
}

// Adds the values of each column, of the rows of one part.
void add_columns(Json& object, const ScoreTable& table, const std::string& part) {
  for (std::size_t column = 0; column < table.columns.size(); ++column) {
    Json values = Json::object();
    for (const ScoreTable::Row& row : table.rows) {
      if (row.part == part && row.cells.at(column))
        values[score_key(row.name)] = number(*row.cells[column], row.whole);
    }
    if (table.columns[column] == "score") {
      object.update(values);
    } else {
      object[score_key(table.columns[column])] = std::move(values);
    }
  }
}

std::string json(const ScoreTable& table) {
  Json object = Json::object();
  for (const auto& [name, fact] : table.facts) object[score_key(name)] = fact;
  add_columns(object, table, "");
  for (const ScoreTable::Row& row : table.rows) {
    const std::string key = score_key(row.part);
    if (row.part.empty() || object.contains(key)) continue;
    object[key] = Json::object();
    add_columns(object[key], table, row.part);
  }
  return dump_json(object, 2) + "\n";
}

}  // namespace

std::string score_key(const std::string& name) {
  std::string key;
  for (const char letter : name) {
    if (std::isalnum(static_cast<unsigned char>(letter))) {
      key += static_cast<char>(std::tolower(static_cast<unsigned char>(letter)));
    } else if (!key.empty() && key.back() != '_') {
      key += '_';
    }
  }
  while (!key.empty() && key.back() == '_') key.pop_back();
  return key;
}

std::string rendered(const ScoreTable& table, TableFormat format) {
  switch (format) {
    case TableFormat::markdown:
      return markdown(table);
    case TableFormat::latex:
      return latex(table);
    case TableFormat::csv:
      return csv(table);
    case TableFormat::json:
      return json(table);
    case TableFormat::text:
      break;
  }
  return plain_text(table);
}

}  // namespace sightline
