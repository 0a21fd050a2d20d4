#include "data/rewritten_results.h"

#include <nlohmann/json.hpp>
#include <utility>

#include "core/error.h"
#include "core/json.h"
#include "data/text_file.h"
#include "data/text_pairs.h"
#include "data/two_columns.h"

namespace sightline {

namespace {

RewrittenResults results_of_lines(const TextFile& file) {
  RewrittenResults results;
  file.for_each_line([&](std::string_view line, std::size_t number) {
    const std::string where = file.where(number);
    const Json object = parse_json(line, where);
    auto source = json_get<std::string>(object, "source", where);
    auto text = json_get<std::string>(object, object.contains("target") ? "target" : "text", where);
    results.emplace(on_one_line(std::move(source)), std::move(text));
  });
  return results;
}

// A row without a target is one of which nothing is said; one without a source is none.
RewrittenResults results_of_table(const std::filesystem::path& path) {
  RewrittenResults results;
  read_two_columns(path, {"source", "target"}, [&results](TextRow&& row) {
    if (row.texts[0].empty()) throw DataError(row.where + ": " + row.fault);
    results.emplace(std::move(row.texts[0]), std::move(row.texts[1]));
  });
  return results;
}

}  // namespace

RewrittenResults read_rewritten_results(const std::filesystem::path& path) {
  const TextFile file(path);
  RewrittenResults results = file.text().starts_with('{') ? results_of_lines(file) : results_of_table(path);
  if (results.empty())
    throw DataError(path.string() + ": found no results, expected a line for each text",
                    "sightline rewrite --format tsv or jsonl writes such a file");
  return results;
}

}  // namespace sightline
