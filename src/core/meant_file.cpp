#include "core/meant_file.h"

#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <string_view>
#include <system_error>
#include <vector>

#include "core/error.h"
#include "core/hex_digit.h"
#include "core/is_there.h"
#include "core/normal_form.h"
#include "core/without_ends.h"

namespace sightline {

namespace fs = std::filesystem;

namespace {

constexpr std::size_t kLongest = 4096;  // bytes of a path, as the system knows them

std::string without_marks_around(const std::string& name) {
  constexpr std::string_view kMarks = " \t\r\n\"'";
  const std::string_view inner = without_ends(name, kMarks);
  return inner.empty() ? name : std::string(inner);
}

std::string with_home(const std::string& name) {
  const char* home = std::getenv("HOME");
  return home != nullptr && name.starts_with("~/") ? home + name.substr(1) : name;
}

// The path of an address of this machine, as file managers copy them.
std::string of_address(const std::string& name) {
  constexpr std::string_view kScheme = "file://", kHost = "localhost/";
  if (!name.starts_with(kScheme)) return name;
  std::string coded = name.substr(kScheme.size()), path;
  if (coded.starts_with(kHost)) coded.erase(0, kHost.size() - 1);
  for (std::size_t i = 0; i < coded.size(); ++i) {
    const bool code = coded[i] == '%' && i + 2 < coded.size();
    const int high = code ? hex_digit(coded[i + 1]) : -1, low = code ? hex_digit(coded[i + 2]) : -1;
    if (high < 0 || low < 0) {
      path += coded[i];
    } else {
      path += static_cast<char>(16 * high + low);
      i += 2;
    }
  }
  return path;
}

std::string with_slashes(std::string name) {
  for (char& letter : name)
    if (letter == '\\') letter = '/';
  return name;
}

// The name itself, and what it may be another spelling of; the next is made of the one before.
std::vector<std::string> spellings(const std::string& name) {
  std::vector<std::string> all{name};
  for (const auto change : {without_marks_around, of_address, with_home})
    if (std::string next = change(all.back()); next != all.back()) all.push_back(std::move(next));
  if (std::string next = with_slashes(all.back()); next != all.back()) all.push_back(std::move(next));
  return all;
}

std::string meant_text(const fs::path& name, const fs::path& meant) {
  const bool looks_the_same = composed(name.string()) == composed(meant.string());
  return "; there is " + meant.string() + (looks_the_same ? ", in another Unicode normal form" : "");
}

}  // namespace

MeantFiles::MeantFiles(std::size_t most_names) : left_(most_names) {}

std::optional<fs::path> MeantFiles::find(const fs::path& name) {
  if (name.empty() || name.native().size() > kLongest || is_there(name)) return {};
  const std::lock_guard<std::mutex> lock(mutex_);
  for (const std::string& spelling : spellings(name.string()))
    if (auto found = like(spelling)) return found;
  return {};
}

// Each part as it stands where that is there, so that what is right is not read.
std::optional<fs::path> MeantFiles::like(const fs::path& name) {
  fs::path path = name.root_path();
  for (const fs::path& part : name.relative_path()) {
    if (part.empty() || is_there(path / part)) {
      path /= part;
      continue;
    }
    const Names& names = names_in(path);
    const auto found = names.find(case_folded(part.string()));
    if (found == names.end() || !is_there(path / found->second)) return {};
    path /= found->second;
  }
  return path;
}

const MeantFiles::Names& MeantFiles::names_in(const fs::path& directory) {
  const auto [entry, is_new] = directories_.try_emplace(directory.string());
  Names& names = entry->second;
  if (!is_new) return names;
  std::error_code error;
  fs::directory_iterator file(directory.empty() ? fs::path(".") : directory, error);
  for (const fs::directory_iterator end; !error && file != end && left_ > 0; file.increment(error), --left_) {
    const std::string name = file->path().filename().string();
    names.try_emplace(case_folded(name), name);
  }
  return names;
}

void raise_unopened(const fs::path& name, int reason) {
  static MeantFiles files;
  std::string message = name.string() + ": cannot be opened: " + std::strerror(reason);
  if (reason == ENOENT || reason == ENOTDIR)
    if (const auto meant = files.find(name)) message += meant_text(name, *meant);
  throw DataError(message);
}

}  // namespace sightline
