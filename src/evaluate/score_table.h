#pragma once

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "core/csv_field.h"
#include "core/json.h"

namespace sightline {

// Scores, a row each, with what is known of every one: for people, papers and programs.
struct ScoreTable {
  struct Row {
    std::string name;                          // as people write it: "BLEU-1"
    std::vector<std::optional<double>> cells;  // one a column; what is not known is empty
    bool whole = false;                        // counts, written without decimals
    std::string part{};                        // of several that belong together, what of: "ablation"
  };
  std::vector<std::pair<std::string, Json>> facts;  // what the scores are of, by key: "images", 3
  std::vector<std::string> columns;
  std::vector<Row> rows;
};

// The name as programs call it: "BLEU-1 (no BP)" is "bleu_1_no_bp".
std::string score_key(const std::string& name);

// All ending in a newline. text, markdown and latex have four decimals, csv and json every digit.
// "text", "markdown", "latex" (a tabular of the booktabs package), "csv", or "json": an object of the facts
// and, for each column, an object of values by score_key; the values of a column "score" stand in the outer
// object. Rows of a part are an object of that form in the outer one, elsewhere rows named "PART: NAME".
std::string rendered(const ScoreTable& table, const std::string& format);

// A number in the shortest form that reads back as the same.
std::string shortest_text(double value);

}  // namespace sightline
