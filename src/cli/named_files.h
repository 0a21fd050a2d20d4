#pragma once

#include <filesystem>
#include <map>
#include <string>
#include <vector>

#include "cli/command.h"
#include "core/output_check.h"

namespace sightline {

// The files and directories that a command line names, and the one check of all commands that nothing which
// is written (written()) replaces what is read. What a command writes or reads beside these, files of a run's
// directory or what a list names, it checks itself (core/output_check.h).
class NamedFiles {
 public:
  // Hears of the values and operands that the command is given from now on; the command must not outlive
  // this.
  void watch(Command& command);

  // Raises UsageError "--failures m.safetensors: is the file of --model, expected another file", also where
  // two options write the same file, and where the file is a photo in a directory that is read.
  void check() const;

 private:
  struct Named {
    FileUse use = FileUse::read;
    std::vector<std::filesystem::path> paths;
  };
  std::map<std::string, Named> options_;  // by flag
  std::vector<std::filesystem::path> operands_;
};

// What a directory of photos and captions holds is read, file by file. Raises UsageError for an output that
// is there and is the caption of an image in one of `inputs`.
void check_captions_of_directories(const std::vector<NamedFile>& inputs,
                                   const std::vector<NamedFile>& outputs);

}  // namespace sightline
