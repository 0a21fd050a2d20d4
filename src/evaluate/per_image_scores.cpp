#include "evaluate/per_image_scores.h"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "core/csv_field.h"
#include "core/error.h"
#include "core/files.h"
#include "core/number_text.h"
#include "core/output_file.h"

namespace sightline {

namespace {

// What is written of an image, in the order of the columns; what is not known is null.
Json record_of(const CaptionedImage& image, const std::string& caption, const ImageScores& scores) {
  Json record{
      {"image_id", id_json(image.id, image.id_type)}, {"file", image.file.string()}, {"caption", caption}};
  for (std::size_t k = 0; k < scores.bleu.bleu.size(); ++k)
    record["bleu_" + std::to_string(k + 1)] = scores.bleu.bleu[k];
  for (std::size_t k = 0; k < scores.bleu.without_brevity.size(); ++k)
    record["bleu_" + std::to_string(k + 1) + "_no_bp"] = scores.bleu.without_brevity[k];
  record["rouge_l"] = scores.rouge_l;
  record["cider_d"] = scores.cider_d;
  record["cider"] = scores.cider;
  record["meteor_ess"] = scores.meteor ? Json(*scores.meteor) : Json();
  record["length"] = scores.length;
  record["repeated_words"] = scores.repeated_words;
  record["bad_ending"] = scores.bad_ending;
  record["novel"] = scores.novel ? Json(*scores.novel) : Json();
  return record;
}

std::string field(const Json& value) {
  if (value.is_null()) return "";
  if (value.is_number_float()) return shortest_text(value.get<double>());
  return csv_field(value.is_string() ? value.get<std::string>() : value.dump());
}

// The names and the values of a record.
std::pair<std::string, std::string> csv_lines(const Json& record) {
  std::string names, values;
  for (const auto& [name, value] : record.items()) {
    names.append(name).append(",");
    values.append(field(value)).append(",");
  }
  names.back() = values.back() = '\n';
  return {names, values};
}

}  // namespace

void check_per_image_name(const std::filesystem::path& path) {
  if (path.extension() != ".csv" && path.extension() != ".json")
    throw UsageError("--per-image " + path.string() + ": expected a name that ends in .csv or .json");
}

void write_per_image_scores(const std::filesystem::path& path, const std::vector<CaptionedImage>& images,
                            const std::vector<std::string>& captions,
                            const std::vector<ImageScores>& scores) {
  OutputFile file(path);
  const bool json = path.extension() == ".json";
  if (json) file.write("[\n");
  for (std::size_t i = 0; i < images.size(); ++i) {
    const Json record = record_of(images[i], captions[i], scores[i]);
    if (json) {
      file.write(dump_json(record) + (i + 1 < images.size() ? ",\n" : "\n"));
      continue;
    }
    const auto [names, values] = csv_lines(record);
    if (i == 0) file.write(names);
    file.write(values);
  }
  if (json) file.write("]\n");
  file.commit();
}

bool is_per_image_scores(const std::filesystem::path& file) {
  const Json usual = record_of({}, {}, {});
  try {
    const MappedFile text(file);
    if (file.extension() == ".csv") return text.bytes().starts_with(csv_lines(usual).first);
    if (!text.bytes().starts_with("[\n{\"image_id\":")) return text.bytes() == "[\n]\n";
    const Json records = parse_json(text.bytes(), file.string());
    return std::all_of(records.begin(), records.end(), [&](const Json& record) {
      return record.size() == usual.size() &&
             std::equal(usual.items().begin(), usual.items().end(), record.items().begin(),
                        [](const auto& one, const auto& other) { return one.key() == other.key(); });
    });
  } catch (const DataError&) {
    return false;
  }
}

}  // namespace sightline
