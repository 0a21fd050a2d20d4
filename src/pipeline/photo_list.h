#pragma once

#include <cstddef>
#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "pipeline/photo_file.h"

namespace sightline {

// What a command was told of its photos.
struct PhotoSelection {
  std::vector<std::string> operands;
  std::optional<std::filesystem::path>
      names;                               // a file of further operands (see read_names); "-": standard input
  bool null_separated = false;             // the names in it end in zero bytes
  bool recursive = false;                  // directories inside directories too
  bool follow_links = false;               // symbolic links to directories as well
  bool hidden = false;                     // in directories: names that begin with a dot, too
  std::vector<std::string> excluded = {};  // see is_excluded()
};

// What a photo from standard input is called; a file of that name is "./-".
constexpr char kStandardInput[] = "-";

// The photographs that these stand for.
struct PhotoList {
  struct Problem {
    std::string path, reason;
  };
  std::vector<PhotoFile> photos;   // in the order of the operands; a directory's photos by name
  std::vector<Problem> problems;   // what was asked for and cannot be had
  std::vector<std::string> notes;  // what was passed over, and names that share one file
  bool several = false;            // output must say which photo it speaks of
};

// A directory stands for the pictures in it, told by their content; files named like pictures that are none
// are listed too, so that their failure is reported. What the shell left of a pattern ("*.jpg",
// "{a,b}/*.jpg", "~/a/*.jpg", in quotes) is matched; "-" is standard input. Anything else stands for itself,
// whether it is there or not. A directory from a file of names is entered only where `recursive` says so. A
// camera raw beside a photo of the same name that is listed too is passed over. Each directory is entered
// once, so loops of links end; pipes, sockets and devices in directories are never opened; what this
// program's own galleries and sheets hold is passed over; a path comes once, but every name of a file with
// several is a photo of its own. Raises UsageError where the file of names cannot be read. `stop` is asked
// again and again; a list that was stopped is of no use.
PhotoList list_photos(const PhotoSelection& selection, const std::function<bool()>& stop = {});

}  // namespace sightline
