#include "data/caption_format.h"

#include <algorithm>
#include <cctype>
#include <nlohmann/json.hpp>
#include <string>
#include <string_view>

#include "core/download_stub.h"
#include "core/error.h"
#include "core/files.h"
#include "core/json.h"
#include "core/json_events.h"
#include "core/marked_text.h"
#include "data/caption_table.h"

namespace sightline {

namespace {

// Reads an object until a key decides. What it cannot decide is taken for COCO's, whose reader tells what is
// wrong.
class ObjectSniffer : public JsonEvents {
 public:
  CaptionFormat format() const { return format_; }

  bool start_object(std::size_t) override { return enter(); }
  bool end_object() override { return leave(); }
  bool start_array(std::size_t) override { return enter(); }
  bool end_array() override { return leave(); }

  bool key(string_t& key) override {
    const auto is_one_of = [&](std::initializer_list<std::string_view> keys) {
      return std::find(keys.begin(), keys.end(), key) != keys.end();
    };
    if (depth_ == 1) {
      in_images_ = key == "images";
      if (key == "annotations") return decide(CaptionFormat::coco);
      if (is_one_of({"file_name", "file", "text", "caption"})) return decide(CaptionFormat::json_lines);
    } else if (depth_ == 3 && in_images_) {
      if (key == "file_name") return decide(CaptionFormat::coco);
      if (is_one_of({"sentences", "filename", "sentids"})) return decide(CaptionFormat::karpathy);
    }
    return true;
  }

 private:
  bool enter() {
    ++depth_;
    return true;
  }
  bool leave() {
    --depth_;
    return true;
  }
  bool decide(CaptionFormat format) {
    format_ = format;
    return false;
  }

  int depth_ = 0;
  bool in_images_ = false;
  CaptionFormat format_ = CaptionFormat::coco;
};

bool is_flickr_name(std::string_view name) {
  const std::size_t mark = name.rfind('#');
  return mark != std::string_view::npos && mark + 1 < name.size() &&
         std::all_of(name.begin() + static_cast<std::ptrdiff_t>(mark) + 1, name.end(),
                     [](unsigned char c) { return std::isdigit(c) != 0; });
}

}  // namespace

CaptionFormat detect_caption_format(const std::filesystem::path& path) {
  std::error_code ignored;
  if (std::filesystem::is_directory(path, ignored)) return CaptionFormat::sidecars;
  const MappedFile file(path);
  const MarkedText marked(file.bytes(), path.string());
  std::string_view text = marked.text();
  text.remove_prefix(std::min(text.find_first_not_of(" \t\r\n"), text.size()));
  if (text.empty()) throw DataError(path.string() + ": is empty, expected captions");
  if (const auto stub = download_stub(text, "captions"))
    throw DataError(path.string() + ": " + stub->fault, stub->hint);
  if (text.front() == '[') return CaptionFormat::coco_results;
  if (text.front() == '{') {
    ObjectSniffer sniffer;
    Json::sax_parse(text.begin(), text.end(), &sniffer, Json::input_format_t::json, false);
    return sniffer.format();
  }
  const std::string_view line = text.substr(0, text.find('\n'));
  if (const std::size_t tab = line.find('\t'); tab != std::string_view::npos) {
    return is_flickr_name(line.substr(0, tab)) ? CaptionFormat::flickr_tokens : CaptionFormat::tabs;
  }
  for (const CaptionFormat format : {CaptionFormat::semicolons, CaptionFormat::bars})
    if (is_table_head(line, *delimiter_of(format))) return format;
  if (line.find(',') != std::string_view::npos) return CaptionFormat::commas;
  throw DataError(path.string() + ": is of no known caption format",
                  "read are COCO and Karpathy JSON, JSON lines, Flickr token files, tables with tabs or "
                  "commas (with semicolons or bars where the first row names the columns), and "
                  "directories of caption files");
}

std::optional<char> delimiter_of(CaptionFormat format) {
  switch (format) {
    case CaptionFormat::tabs:
      return '\t';
    case CaptionFormat::commas:
      return ',';
    case CaptionFormat::semicolons:
      return ';';
    case CaptionFormat::bars:
      return '|';
    default:
      return std::nullopt;
  }
}

}  // namespace sightline
