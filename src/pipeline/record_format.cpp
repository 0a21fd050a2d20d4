#include "pipeline/record_format.h"

#include <nlohmann/json.hpp>
#include <utility>

#include "core/csv_field.h"
#include "core/enum_names.h"
#include "core/number_text.h"
#include "core/plain_path.h"
#include "core/printable.h"
#include "pipeline/file_name.h"
#include "pipeline/record_json.h"
#include "pipeline/unsure_reason.h"

namespace sightline {

namespace {

bool is_list(const CaptionRecord& record) {
  return record.n_best || record.hypotheses.size() > 1;
}

// ",worth,unlike" of the record's caption of this rank, from 0: the best alone is judged, by a calibrated
// model.
std::string judgement_columns(const CaptionRecord& record, std::size_t rank) {
  if (rank > 0 || !record.judgement) return ",,";
  return "," + to_string(record.judgement->worth) + (record.judgement->unlike ? ",true" : ",false");
}

class TextFormat : public RecordFormat {
 public:
  explicit TextFormat(bool name_files) : name_files_(name_files) {}

  std::string text(const CaptionRecord& record, bool) const override {
    std::string text;
    if (!record.unsure.empty()) return text;
    for (const Hypothesis& hypothesis : record.hypotheses) {
      if (name_files_) text += printable(record.file) + "\t";
      if (is_list(record)) text += with_decimals(hypothesis.score, 4) + "\t";
      text += caption_text(hypothesis, record.sentence) + "\n";
    }
    return text;
  }

 private:
  const bool name_files_;
};

class JsonLinesFormat : public RecordFormat {
 public:
  explicit JsonLinesFormat(bool attention) : attention_(attention) {}

  std::string text(const CaptionRecord& record, bool) const override {
    return dump_json(record_json(record, attention_)) + "\n";
  }

 private:
  const bool attention_;
};

class CsvFormat : public RecordFormat {
 public:
  std::string head() const override {
    return "file,file_bytes,rank,caption,log_prob,confidence,score,worth,unlike\r\n";
  }

  std::string text(const CaptionRecord& record, bool) const override {
    std::string text;
    if (!record.unsure.empty()) return text;
    const std::string name =
        csv_field(readable_file_name(record.file)) + "," + file_bytes_of(record.file) + ",";
    for (std::size_t i = 0; i < record.hypotheses.size(); ++i) {
      const Hypothesis& hypothesis = record.hypotheses[i];
      text += name + std::to_string(i + 1) + "," + csv_field(caption_text(hypothesis, record.sentence)) +
              "," + shortest_text(hypothesis.log_prob) + "," + shortest_text(confidence(hypothesis)) + "," +
              shortest_text(hypothesis.score) + judgement_columns(record, i) + "\r\n";
    }
    return text;
  }
};

class CocoFormat : public RecordFormat {
 public:
  CocoFormat(std::vector<std::string> image_ids, std::vector<IdType> id_types)
      : image_ids_(std::move(image_ids)), id_types_(std::move(id_types)) {}

  std::string head() const override { return "["; }
  std::string text(const CaptionRecord& record, bool first) const override {
    if (!record.ok || !record.unsure.empty()) return {};
    const IdType type = id_types_.empty() ? IdType::untold : id_types_.at(record.index);
    const Json json{{"image_id", id_json(image_ids_.at(record.index), type)},
                    {"caption", caption_text(record.hypotheses.front(), record.sentence)}};
    return (first ? "\n" : ",\n") + dump_json(json);
  }
  std::string again(const std::string& text, bool first) const override {
    const std::size_t begin = text.find('{');
    return begin == std::string::npos ? "" : (first ? "\n" : ",\n") + text.substr(begin);
  }
  std::string tail() const override { return "\n]\n"; }

 private:
  const std::vector<std::string> image_ids_;
  const std::vector<IdType> id_types_;
};

class MetadataFormat : public RecordFormat {
 public:
  explicit MetadataFormat(std::filesystem::path base) : base_(std::move(base)) {}

  std::string text(const CaptionRecord& record, bool) const override {
    if (!record.ok || !record.unsure.empty()) return {};
    Json json = Json::object();
    const std::string name = name_of(record.file);
    json["file_name"] = readable_file_name(name);
    if (const std::string digits = file_bytes_of(name); !digits.empty()) json["file_bytes"] = digits;
    json["text"] = caption_text(record.hypotheses.front(), record.sentence);
    return dump_json(json) + "\n";
  }

 private:
  std::string name_of(const std::string& file) const {
    if (base_.empty()) return file;
    return plain_path(std::filesystem::absolute(file)).lexically_relative(base_).string();
  }

  const std::filesystem::path base_;
};

// Every format: its name and what makes it.
struct Format {
  const char* name;
  std::unique_ptr<RecordFormat> (*make)(RecordFormatOptions&&);
};
constexpr Format kFormats[] = {
    {"text",
     [](auto&& options) -> std::unique_ptr<RecordFormat> {
       return std::make_unique<TextFormat>(options.name_files);
     }},
    {"jsonl",
     [](auto&& options) -> std::unique_ptr<RecordFormat> {
       return std::make_unique<JsonLinesFormat>(options.attention);
     }},
    {"csv", [](auto&&) -> std::unique_ptr<RecordFormat> { return std::make_unique<CsvFormat>(); }},
    {"coco",
     [](auto&& options) -> std::unique_ptr<RecordFormat> {
       return std::make_unique<CocoFormat>(std::move(options.image_ids), std::move(options.id_types));
     }},
    {"metadata", [](auto&& options) -> std::unique_ptr<RecordFormat> {
       return std::make_unique<MetadataFormat>(std::move(options.base));
     }}};

}  // namespace

std::vector<std::string> record_format_names() {
  std::vector<std::string> names;
  for (const Format& format : kFormats) names.emplace_back(format.name);
  return names;
}

std::unique_ptr<RecordFormat> make_record_format(RecordFormatOptions options) {
  for (const Format& format : kFormats)
    if (options.format == format.name) return format.make(std::move(options));
  refuse_name("format", options.format, record_format_names());
}

}  // namespace sightline
