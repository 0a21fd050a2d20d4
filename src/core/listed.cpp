#include "core/listed.h"

#include <unistd.h>

#include <algorithm>
#include <cstddef>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <system_error>

#include "core/printable.h"

namespace sightline {

namespace {

// Where they were written to; empty where that is not possible: a list is a help, and its failing no error.
std::string list_file(const std::vector<std::string>& names) {
  constexpr char kEnding[] = ".txt";
  std::error_code error;
  const auto directory = std::filesystem::temp_directory_path(error);
  if (error) return {};
  std::string path = (directory / "sightline-list-XXXXXX").string() + kEnding;
  const int fd = ::mkstemps(path.data(), sizeof kEnding - 1);
  if (fd < 0) return {};
  ::close(fd);
  std::ofstream file(path, std::ios::binary);
  for (const std::string& name : names) file << printable(name) << "\n";
  file.close();
  return file ? path : std::string();
}

std::string first_joined(const std::vector<std::string>& texts, std::size_t count,
                         const std::string& between) {
  std::string text;
  for (std::size_t i = 0; i < std::min(texts.size(), count); ++i) text += (i ? between : "") + texts[i];
  return text;
}

}  // namespace

std::string joined(const std::vector<std::string>& texts, const std::string& between) {
  return first_joined(texts, texts.size(), between);
}

std::string listed(const std::vector<std::string>& names) {
  constexpr std::size_t kShown = 200;
  std::string text = first_joined(names, kShown, ", ");
  if (names.size() > kShown) text += " and " + std::to_string(names.size() - kShown) + " more";
  return text;
}

std::string ten_of(const std::vector<std::string>& names, const std::string& between) {
  constexpr std::size_t kNamed = 10;
  std::string text = first_joined(names, kNamed, between);
  if (names.size() <= kNamed) return text;
  text += (between == ", " ? " " : between) + "and " + std::to_string(names.size() - kNamed) + " more";
  const std::string file = list_file(names);
  return file.empty() ? text : text + " (all of them: " + file + ")";
}

}  // namespace sightline
