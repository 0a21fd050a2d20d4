#include "core/output_check.h"

#include <sys/stat.h>

#include <compare>
#include <map>
#include <optional>
#include <utility>

#include "core/directories.h"
#include "core/error.h"
#include "core/files.h"
#include "core/names_beside.h"

namespace sightline {

namespace {

// What tells one file from another: its place on the disk, or where it is not there yet, its one name.
struct FileIdentity {
  std::optional<std::pair<dev_t, ino_t>> place;
  std::filesystem::path name;  // empty where it has a place

  auto operator<=>(const FileIdentity&) const = default;
};

// Nothing for what is no file. A link to a file that is not there yet is that file.
std::optional<FileIdentity> identity_of(const std::filesystem::path& path) {
  struct stat status {};
  if (::stat(path.c_str(), &status) != 0) {
    const std::filesystem::path target = replaceable_file(path);
    return target.empty() ? std::nullopt : std::optional(FileIdentity{{}, canonical_directory(target)});
  }
  if (!S_ISREG(status.st_mode)) return std::nullopt;
  return FileIdentity{std::pair(status.st_dev, status.st_ino), {}};
}

[[noreturn]] void refuse_output(const NamedFile& output, const NamedFile& other) {
  throw UsageError(output.option + " " + output.path.string() + ": is " + other.what +
                   ", expected another file");
}

}  // namespace

NamedFile input_file(const std::string& option, const std::filesystem::path& path) {
  return {option, path, "the file of " + option};
}

std::vector<NamedFile> output_files(const std::string& option, const std::filesystem::path& path,
                                    const std::vector<std::string>& endings) {
  const std::string what = "a file of " + option + " " + path.string();
  std::vector<NamedFile> files{{option, path, what}};
  for (const std::string& ending : endings) files.push_back({option, name_beside(path, ending), what});
  return files;
}

void check_outputs(const std::vector<NamedFile>& inputs, const std::vector<NamedFile>& outputs) {
  std::vector<std::pair<FileIdentity, const NamedFile*>> written;
  for (const NamedFile& output : outputs) {
    const auto identity = identity_of(output.path);
    if (!identity) continue;
    for (const auto& [other, file] : written)
      if (other == *identity) refuse_output(output, *file);
    written.emplace_back(*identity, &output);
  }
  if (written.empty()) return;
  for (const NamedFile& input : inputs) {
    const auto identity = identity_of(input.path);
    if (!identity || !identity->place) continue;  // what is not there cannot be replaced
    for (const auto& [own, output] : written)
      if (own == *identity) refuse_output(*output, input);
  }
}

void check_made_files(const std::vector<NamedFile>& made, const std::vector<NamedFile>& others) {
  std::map<FileIdentity, const NamedFile*> taken;
  for (const NamedFile& other : others)
    if (const auto identity = identity_of(other.path)) taken.emplace(*identity, &other);
  if (taken.empty()) return;
  for (const NamedFile& file : made) {
    const auto identity = identity_of(file.path);
    const auto owner = identity ? taken.find(*identity) : taken.end();
    if (owner != taken.end()) refuse_output(file, *owner->second);
  }
}

}  // namespace sightline
