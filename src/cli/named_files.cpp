#include "cli/named_files.h"

#include <algorithm>
#include <system_error>
#include <utility>

#include "core/error.h"
#include "core/files.h"
#include "core/output_check.h"
#include "data/sidecar_captions.h"
#include "image/image_kind.h"

namespace sightline {

namespace fs = std::filesystem;

namespace {

bool is_photo_file(const fs::path& path) {
  std::error_code ignored;
  if (!fs::is_regular_file(path, ignored)) return false;
  try {
    return image_kind(MappedFile(path).bytes()) != ImageKind::other;
  } catch (const DataError&) {
    return false;  // whoever writes it says what is wrong
  }
}

bool is_below(const fs::path& file, const fs::path& directory) {
  std::error_code error;
  const fs::path inner = fs::canonical(file, error), outer = fs::canonical(directory, error);
  if (error || !fs::is_directory(outer, error)) return false;
  return std::mismatch(outer.begin(), outer.end(), inner.begin(), inner.end()).first == outer.end();
}

// Where it lies in a directory that is read.
void refuse_in_directories(const NamedFile& output, const std::string& what,
                           const std::vector<NamedFile>& inputs) {
  for (const NamedFile& input : inputs) {
    if (is_below(output.path, input.path))
      throw UsageError(output.option + " " + output.path.string() + ": is " + what + " in " +
                       input.path.string() + ", which is read, expected another file");
  }
}

}  // namespace

void NamedFiles::watch(Command& command) {
  for (Option& option : command.options) {
    if (option.value == ValueKind::text) continue;
    Named& named = options_[flag(option)];
    named.use = option.use;
    named.own = option.own;
    named.further = option.further;
    option.set = [&named, set = option.set, gathered = option.repeatable](const std::string& text) {
      set(text);
      if (!gathered) named.paths.clear();
      if (text != "-") named.paths.emplace_back(text);
    };
    option.restart = [&named, restart = option.restart] {
      if (restart) restart();
      named.paths.clear();
    };
  }
  if (!command.set_operands || command.operand_value == ValueKind::text) return;
  command.set_operands = [this, set = command.set_operands](const std::vector<std::string>& operands) {
    set(operands);
    operands_.assign(operands.begin(), operands.end());
  };
}

std::vector<fs::path> NamedFiles::Named::all() const {
  std::vector<fs::path> files = paths;
  if (!further || paths.empty()) return files;
  for (fs::path& file : further()) files.push_back(std::move(file));
  return files;
}

void NamedFiles::check_replaced(const std::vector<NamedFile>& inputs, bool overwrite) const {
  std::error_code ignored;
  for (const auto& [option, named] : options_) {
    if (!named.own) continue;
    for (const fs::path& path : named.all()) {
      if (fs::is_regular_file(path, ignored) && is_caption_beside_image(path))
        refuse_in_directories({option, path, ""}, "the caption of an image", inputs);
      if (overwrite || may_replace(path, *named.own)) continue;
      refuse_foreign(path, "is no " + named.own->what + " of this program",
                     "name another file with " + option + ", or give --overwrite to replace this one");
    }
  }
}

void NamedFiles::check(bool overwrite) const {
  std::vector<NamedFile> inputs, outputs;
  for (const fs::path& path : operands_) inputs.push_back({"", path, path.string() + ", which is read"});
  for (const auto& [option, named] : options_) {
    for (const fs::path& path : named.all()) {
      const bool written = named.use == FileUse::written;
      (written ? outputs : inputs)
          .push_back(written ? output_files(option, path).front() : input_file(option, path));
    }
  }
  check_outputs(inputs, outputs);
  for (const NamedFile& output : outputs)
    if (is_photo_file(output.path)) refuse_in_directories(output, "a photo", inputs);
  check_replaced(inputs, overwrite);
}

}  // namespace sightline
