#include "pipeline/journal.h"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <string_view>
#include <utility>

#include "core/error.h"
#include "core/files.h"
#include "core/is_there.h"
#include "core/leftovers.h"

namespace sightline {

namespace {

constexpr char kKindKey[] = "sightline_journal";

// Whether this may be what is left of a journal's first line.
bool may_begin_a_head(std::string_view bytes) {
  const std::string beginning = std::string("{\"") + kKindKey + "\":\"";
  const std::size_t both = std::min(bytes.size(), beginning.size());
  return bytes.substr(0, both) == std::string_view(beginning).substr(0, both);
}

}  // namespace

Journal::Journal(std::filesystem::path path, std::string kind, std::string hint)
    : path_(std::move(path)), kind_(std::move(kind)), hint_(std::move(hint)) {}

void Journal::read(const TakeLine& take) {
  file_.reset();
  ends_.clear();
  if (!is_there(path_)) return;
  const std::string bytes = read_file(path_);
  std::size_t begin = 0;
  for (std::size_t end = bytes.find('\n'); end != std::string::npos; end = bytes.find('\n', begin)) {
    const std::string where = path_.string() + ": line " + std::to_string(ends_.size() + 1);
    try {
      const Json line = parse_json(std::string_view(bytes).substr(begin, end - begin), where);
      if (ends_.empty() && json_get_or<std::string>(line, kKindKey, "", where) != kind_)
        throw DataError(path_.string() + ": is no journal of " + kind_);
      take(line);
    } catch (const DataError& error) {
      throw DataError(error.what(), hint_);
    }
    begin = end + 1;
    ends_.push_back(static_cast<std::int64_t>(begin));
  }
  if (ends_.empty() && !may_begin_a_head(bytes))
    throw DataError(path_.string() + ": is no journal of " + kind_, hint_);
}

void Journal::keep(std::size_t count) {
  ends_.resize(std::min(count, ends_.size()));
  file_.reset();
}

void Journal::begin(const Json& head) {
  Json line{{kKindKey, kind_}};
  line.update(head);
  const std::string text = dump_json(line) + "\n";
  remove_leftovers(path_);
  write_file_atomically(path_, text);
  file_.reset();
  ends_ = {static_cast<std::int64_t>(text.size())};
}

void Journal::append(const Json& line) {
  file().append(dump_json(line) + "\n");
  ends_.push_back(file().size());
}

void Journal::sync() {
  file().sync();
}

AppendedFile& Journal::file() {
  if (!file_) file_.emplace(replaceable_file(path_), ends_.empty() ? 0 : ends_.back());
  return *file_;
}

}  // namespace sightline
