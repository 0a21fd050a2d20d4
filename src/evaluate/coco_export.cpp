#include "evaluate/coco_export.h"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <string_view>
#include <system_error>

#include "core/directories.h"
#include "core/error.h"
#include "core/files.h"
#include "core/foreign_file.h"
#include "core/is_there.h"
#include "core/json.h"
#include "core/output_file.h"
#include "data/coco_results.h"
#include "data/lock_file.h"
#include "evaluate/per_image_scores.h"

namespace sightline {

namespace {

constexpr const char* kReadme = "README.txt";

std::string tokens_line(const std::string& caption, Tokens tokens) {
  std::string line;
  for (const std::string& token : caption_tokens(caption, tokens)) line += (line.empty() ? "" : " ") + token;
  return line;
}

std::size_t most_references(const std::vector<CaptionedImage>& images) {
  std::size_t most = 0;
  for (const CaptionedImage& image : images) most = std::max(most, image.captions.size());
  return most;
}

void write_meteor(const std::filesystem::path& directory, const std::vector<CaptionedImage>& images,
                  const std::vector<std::string>& captions, Tokens tokens) {
  OutputFile hypotheses(directory / "meteor_hypotheses.txt"), references(directory / "meteor_references.txt");
  const std::size_t count = most_references(images);
  for (std::size_t i = 0; i < images.size(); ++i) {
    hypotheses.write(tokens_line(captions[i], tokens) + "\n");
    for (std::size_t k = 0; k < count; ++k)
      references.write(tokens_line(images[i].captions[k % images[i].captions.size()], tokens) + "\n");
  }
  hypotheses.commit();
  references.commit();
}

void write_spice(const std::filesystem::path& path, const std::vector<CaptionedImage>& images,
                 const std::vector<std::string>& captions, Tokens tokens) {
  OutputFile file(path);
  file.write("[");
  for (std::size_t i = 0; i < images.size(); ++i) {
    Json references = Json::array();
    for (const std::string& reference : images[i].captions)
      references.push_back(tokens_line(reference, tokens));
    const Json record{{"image_id", id_json(images[i].id, images[i].id_type)},
                      {"test", tokens_line(captions[i], tokens)},
                      {"refs", std::move(references)}};
    file.write((i == 0 ? "" : ",\n") + dump_json(record));
  }
  file.write("]\n");
  file.commit();
}

void write_references(const std::filesystem::path& path, const std::vector<CaptionedImage>& images) {
  Json list = Json::array(), annotations = Json::array();
  for (const CaptionedImage& image : images) {
    list.push_back({{"id", id_json(image.id, image.id_type)}, {"file_name", image.file.string()}});
    for (const std::string& caption : image.captions) {
      annotations.push_back({{"id", annotations.size() + 1},
                             {"image_id", id_json(image.id, image.id_type)},
                             {"caption", caption}});
    }
  }
  const Json json{{"info", Json::object()},
                  {"licenses", Json::array()},
                  {"type", "captions"},
                  {"images", std::move(list)},
                  {"annotations", std::move(annotations)}};
  OutputFile file(path);
  file.write(dump_json(json) + "\n");
  file.commit();
}

constexpr std::string_view kReadmeBegin = "METEOR 1.5:\n  java ";

std::string readme(std::size_t references) {
  return "METEOR 1.5:\n"
         "  java -Xmx2G -jar meteor-1.5.jar meteor_hypotheses.txt meteor_references.txt -l en -norm -r " +
         std::to_string(references) +
         "\n\nSPICE 1.0:\n"
         "  java -Xmx8G -jar spice-1.0.jar spice.json -out spice_scores.json -subset\n\n"
         "pycocoevalcap reads references.json and results.json.\n";
}

}  // namespace

std::vector<std::filesystem::path> java_files(const std::filesystem::path& directory) {
  std::vector<std::filesystem::path> files;
  for (const char* name : {"meteor_hypotheses.txt", "meteor_references.txt", "spice.json", "references.json",
                           "results.json", kReadme})
    files.push_back(directory / name);
  return files;
}

void check_java_files(const std::filesystem::path& directory) {
  const std::filesystem::path known = directory / kReadme;
  std::error_code unknown;  // what cannot be looked at cannot be written either, which raises
  if (std::filesystem::is_regular_file(known, unknown) && read_file(known).starts_with(kReadmeBegin)) return;
  for (const std::filesystem::path& file : java_files(directory)) {
    if (is_there(file))
      refuse_foreign(file, "is no export's of this program", "give the export a directory of its own");
  }
}

void export_for_java(const std::filesystem::path& directory, const std::vector<CaptionedImage>& images,
                     const std::vector<std::string>& captions, Tokens tokens) {
  check_java_files(directory);
  make_directory(directory);
  const LockFile lock(directory / ".lock", directory);
  // First, so that the files of a killed run are known to the next.
  write_file_atomically(directory / kReadme, readme(most_references(images)));
  write_meteor(directory, images, captions, tokens);
  write_spice(directory / "spice.json", images, captions, tokens);
  write_references(directory / "references.json", images);
  write_coco_results(directory / "results.json", images, captions);
}

}  // namespace sightline
