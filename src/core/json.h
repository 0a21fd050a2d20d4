#pragma once

#include <cstddef>
#include <filesystem>
#include <nlohmann/json_fwd.hpp>
#include <string>
#include <string_view>

namespace sightline {

// Keys keep the order in which they were written, so that files read as they were meant to.
using Json = nlohmann::ordered_json;

// "not valid JSON at line 3, column 7" of the byte (from 1) that a parser of `text` stopped at; `what` is
// what the text was expected to be ("JSON"). NaN and Infinity, which Python's json writes, are named.
std::string json_fault(std::string_view text, std::size_t byte, const std::string& what = "JSON");

// Levels of lists and objects that a document may have; what stands in our own files has a handful.
inline constexpr std::size_t kDeepestJson = 256;

// What is wrong with one that has more: "is nested more than ...".
std::string json_depth_fault();

// Parses a whole document. `name` is what errors call it (a path, "--config"). Raises DataError with the line
// and column of a syntax error, and for one that is deeper than kDeepestJson.
Json parse_json(std::string_view text, const std::string& name);

// Reads and parses a file. Raises DataError naming the file.
Json read_json_file(const std::filesystem::path& path);

// Always valid UTF-8: bytes that are not are replaced by U+FFFD. indent < 0: one line.
std::string dump_json(const Json& value, int indent = -1);

// The member `key` of `object` as a T. Raises DataError "NAME: key 'KEY' is missing / is a string, expected a
// number". T: bool, int, std::int64_t, double, std::string, std::vector<std::string>, Json.
template <class T>
T json_get(const Json& object, const std::string& key, const std::string& name);

// The same, `fallback` where the key is absent.
template <class T>
T json_get_or(const Json& object, const std::string& key, T fallback, const std::string& name);

}  // namespace sightline
