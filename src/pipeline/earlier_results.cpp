#include "pipeline/earlier_results.h"

#include <limits>
#include <nlohmann/json.hpp>
#include <system_error>

#include "core/error.h"
#include "core/files.h"
#include "core/plain_path.h"
#include "pipeline/file_name.h"

namespace sightline {

namespace fs = std::filesystem;

namespace {

using State = JournalledResults::State;

std::optional<std::int64_t> size_of(const fs::path& path) {
  std::error_code error;
  const auto size = fs::file_size(path, error);
  return error ? std::nullopt : std::optional(static_cast<std::int64_t>(size));
}

bool begins_with(const fs::path& path, const std::string& head) {
  try {
    const MappedFile file(path);
    return file.bytes().empty() || file.bytes().starts_with(head);
  } catch (const DataError&) {
    return false;
  }
}

State state_of(const std::string& name) {
  if (name == "complete") return State::complete;
  return name == "stopped" ? State::stopped : State::continuing;
}

ReplacedResults replaced_from_json(const Json& json, const std::string& where) {
  ReplacedResults replaced;
  replaced.size = json_get<std::int64_t>(json, "size", where);
  if (!json.contains("results") || !json.at("results").is_array())
    throw DataError(where + ": key 'replaces' has no list 'results'");
  for (const Json& line : json.at("results")) {
    replaced.results[result_key(file_name_of(line, where))] = {
        json_get<std::int64_t>(line, "begin", where), json_get<std::int64_t>(line, "end", where),
        json_get_or<std::string>(line, "then", "", where),
        line.contains("of") ? file_name_of(line.at("of"), where) : "",
        json_get_or(line, "confidence", 1.0, where)};
  }
  return replaced;
}

void read_result(const Json& line, const std::string& where, JournalledResults& said) {
  JournalledResults::Result result;
  result.reason = json_get_or<std::string>(line, "reason", "", where);
  result.ok = result.reason.empty();
  result.begin = said.end;
  result.end = said.end = json_get<std::int64_t>(line, "end", where);
  result.photo = json_get_or<std::string>(line, "photo", "", where);
  result.ours = said.ours;
  if (!said.ours) said.other = said.settings;
  result.source = line.contains("of") ? file_name_of(line.at("of"), where) : "";
  result.confidence = json_get_or(line, "confidence", 1.0, where);
  result.written = json_get_or(line, "written", true, where);
  if (line.contains("kept")) result.kept = json_get<std::string>(line, "kept", where);
  said.results[result_key(file_name_of(line, where))] = std::move(result);
  said.results_since = true;
}

void read_line(const Json& line, const std::string& where, const RunSettings& settings,
               JournalledResults& said) {
  if (line.contains("settings")) {
    said.settings = run_settings_from_json(line.at("settings"), where);
    said.ours = settings_id(said.settings) == settings_id(settings);
    said.format = json_get_or<std::string>(line, "format", said.format, where);
    if (line.contains("replaces")) said.replaced = replaced_from_json(line.at("replaces"), where);
    if (!line.contains("base")) return;
    said.head = said.end = json_get<std::int64_t>(line, "base", where);
    said.adopted = true;
  } else if (line.contains("state")) {
    said.state = state_of(json_get<std::string>(line, "state", where));
    said.size = json_get_or<std::int64_t>(line, "size", said.size, where);
    said.results_since = false;
    said.replaced = {};  // that FILE is gone
    for (auto& [file, result] : said.results) result.again = !result.ok;
  } else {
    read_result(line, where, said);
  }
}

// The lines before the first that speaks of bytes beyond `size`.
JournalledResults read_lines(Journal& journal, const std::string& head, const RunSettings& settings,
                             std::int64_t size) {
  JournalledResults said;
  said.head = said.end = static_cast<std::int64_t>(head.size());
  const std::string where = journal.path().string();
  bool beyond = false;
  journal.read([&](const Json& line) {
    beyond = beyond || json_get_or<std::int64_t>(line, "end", 0, where) > size;
    if (beyond) return;
    read_line(line, where, settings, said);
    ++said.lines;
  });
  return said;
}

}  // namespace

ReplacedResults replaced_results(const JournalledResults& said, const RunSettings& settings) {
  ReplacedResults replaced;
  replaced.size = said.size;
  for (const auto& [file, result] : said.results) {
    if (!result.ok || (!result.written && !result.kept)) continue;
    const std::string difference =
        result.ours || !said.other ? result.kept.value_or("") : settings_difference(*said.other, settings);
    replaced.results[file] = {result.begin, result.end, difference, result.source, result.confidence};
  }
  return replaced;
}

Json to_json(const ReplacedResults& replaced) {
  Json results = Json::array();
  for (const auto& [file, result] : replaced.results) {
    Json line{{"begin", result.begin}, {"end", result.end}, {"confidence", result.confidence}};
    add_file_name(line, file);
    if (!result.difference.empty()) line["then"] = result.difference;
    if (!result.source.empty()) add_file_name(line["of"] = Json::object(), result.source);
    results.push_back(std::move(line));
  }
  return {{"size", replaced.size}, {"results", std::move(results)}};
}

std::string result_key(const std::string& file) {
  return plain_path(file).string();
}

EarlierResults read_earlier_results(const fs::path& file, const fs::path& partial, Journal& journal,
                                    const std::string& head, const RunSettings& settings) {
  EarlierResults earlier;
  earlier.file = size_of(file);
  earlier.partial = size_of(partial);
  earlier.begins_with_head = !earlier.file || begins_with(file, head);
  // A kill may have come before it had all of it.
  earlier.partial_begins_with_head = !earlier.partial ||
                                     *earlier.partial < static_cast<std::int64_t>(head.size()) ||
                                     begins_with(partial, head);
  JournalledResults& said = earlier.said;
  said = read_lines(journal, head, settings, std::numeric_limits<std::int64_t>::max());
  if (earlier.partial && !said.ended() && said.end > said.head && *earlier.partial < said.end) {
    said.results.clear();
    earlier.kept = read_lines(journal, head, settings, *earlier.partial);
  }
  return earlier;
}

}  // namespace sightline
