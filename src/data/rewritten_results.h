#pragma once

#include <filesystem>
#include <string>
#include <unordered_map>

namespace sightline {

// What a file that `rewrite` wrote says of each source: of several versions the best, its first; nothing may
// be said of one. The file is a table of "source" and "target" (--format tsv), or JSON lines of {"source",
// "text"} (--format jsonl) or {"source", "target"}. Sources are as a table holds them (on_one_line). Raises
// DataError naming file and line for a row of another form, and where there is none.
using RewrittenResults = std::unordered_map<std::string, std::string>;
RewrittenResults read_rewritten_results(const std::filesystem::path& path);

}  // namespace sightline
