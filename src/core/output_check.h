#pragma once

#include <filesystem>
#include <string>
#include <vector>

namespace sightline {

// A file that a command reads or writes.
struct NamedFile {
  std::string option;  // that names it: "--failures"
  std::filesystem::path path;
  std::string what;  // what errors call it where another is about to replace it: "the file of --model"
};

// An input: "the file of OPTION".
NamedFile input_file(const std::string& option, const std::filesystem::path& path);
// An output and what is written beside it (name_beside() with each of `endings`): each "a file of OPTION
// PATH".
std::vector<NamedFile> output_files(const std::string& option, const std::filesystem::path& path,
                                    const std::vector<std::string>& endings = {});

// Nobody means to write over what is read, or two things into one file. The same file is known whatever it is
// called (links, "./"); devices, pipes and directories are nobody's. Raises UsageError "--failures
// m.safetensors: is the file of --model, expected another file".
void check_outputs(const std::vector<NamedFile>& inputs, const std::vector<NamedFile>& outputs);

// The same for files that are made one for each photo: none of `made` may be one of `others`, read or
// written. Among themselves they are not compared.
void check_made_files(const std::vector<NamedFile>& made, const std::vector<NamedFile>& others);

}  // namespace sightline
