#pragma once

#include <filesystem>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "cli/command.h"
#include "core/foreign_file.h"
#include "core/output_check.h"

namespace sightline {

// The files and directories that a command line names, and the one check of all commands that nothing which
// is written (written()) replaces what is read, nor another's file in the place of its own (replacing()).
// What a command writes or reads beside these, files of a run's directory or what a list names, it checks
// itself (core/output_check.h, core/foreign_file.h).
class NamedFiles {
 public:
  // Hears of the values and operands that the command is given from now on; the command must not outlive
  // this.
  void watch(Command& command);

  // Raises UsageError "--failures m.safetensors: is the file of --model, expected another file", also where
  // two options write the same file, and where the file is a photo, or one of replacing() the caption of an
  // image, in a directory that is read; and, unless others may be replaced, EnvironmentError "out.png: is
  // there already and is no picture of this program".
  void check(bool overwrite) const;

 private:
  struct Named {
    FileUse use = FileUse::read;
    std::vector<std::filesystem::path> paths;
    std::optional<OwnFiles> own;
    std::function<std::vector<std::filesystem::path>()> further;

    std::vector<std::filesystem::path> all() const;
  };
  void check_replaced(const std::vector<NamedFile>& inputs, bool overwrite) const;

  std::map<std::string, Named> options_;  // by flag
  std::vector<std::filesystem::path> operands_;
};

}  // namespace sightline
