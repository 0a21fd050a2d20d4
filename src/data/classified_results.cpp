#include "data/classified_results.h"

#include <nlohmann/json.hpp>

#include "core/error.h"
#include "core/json.h"
#include "data/text_file.h"

namespace sightline {

namespace {

ClassifiedResult classified_result(const Json& line, const std::string& where) {
  if (json_get_or<std::string>(line, "status", "ok", where) != "ok")
    throw DataError(where + ": a text that was not classified: " +
                    json_get_or<std::string>(line, "error", "no reason is given", where));
  ClassifiedResult result{json_get_or<std::string>(line, "text", "", where), {}, where};
  const Json probabilities = json_get<Json>(line, "probabilities", where);
  if (!probabilities.is_object() || probabilities.empty())
    throw DataError(where + ": key 'probabilities' is " + dump_json(probabilities).substr(0, 60) +
                    ", expected an object of labels");
  for (const auto& item : probabilities.items()) {
    const double value = json_get<double>(probabilities, item.key(), where + ": probabilities");
    if (!(value >= 0 && value <= 1))
      throw DataError(where + ": the probability of '" + item.key() + "' is " + std::to_string(value) +
                      ", expected 0 to 1");
    result.probabilities[item.key()] = value;
  }
  return result;
}

}  // namespace

std::vector<ClassifiedResult> read_classified_results(const std::filesystem::path& path) {
  const TextFile file(path);
  std::vector<ClassifiedResult> results;
  file.for_each_line([&](std::string_view text, std::size_t line) {
    const std::string where = file.where(line);
    results.push_back(classified_result(parse_json(text, where), where));
  });
  if (results.empty()) throw DataError(path.string() + ": found no results, expected a line for each text");
  return results;
}

}  // namespace sightline
