#pragma once

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "core/csv_field.h"
#include "core/enum_names.h"
#include "core/json.h"

namespace sightline {

// How a table is printed; latex: a tabular of the booktabs package.
enum class TableFormat { text, markdown, latex, csv, json };

template <>
struct EnumNames<TableFormat> {
  static constexpr const char* kWhat = "form of the output";
  static constexpr EnumName<TableFormat> kRows[] = {{TableFormat::text, "text"},
                                                    {TableFormat::markdown, "markdown"},
                                                    {TableFormat::latex, "latex"},
                                                    {TableFormat::csv, "csv"},
                                                    {TableFormat::json, "json"}};
};

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

// Ends in a newline. text, markdown and latex have four decimals, csv and json every digit. json: an object
// of the facts and, for each column, an object of values by score_key; the values of a column "score" stand
// in the outer object. Rows of a part are an object of that form in the outer one, elsewhere rows named
// "PART: NAME".
std::string rendered(const ScoreTable& table, TableFormat format);

}  // namespace sightline
