#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "data/caption_source.h"
#include "text/tokens.h"

namespace sightline {

// Writes what the evaluation's Java tools and pycocoevalcap read into `directory`, which is made where it is
// missing; captions are cut into `tokens`:
//   meteor_hypotheses.txt, meteor_references.txt  METEOR 1.5's plain text, a caption a line, as tokens; an
//                                                 image with fewer references than others has some twice
//                                                 (METEOR takes the best one, so that nothing changes)
//   spice.json                                    SPICE 1.0's [{"image_id", "test", "refs"}], as tokens
//   references.json, results.json                 the captions as they are, in the COCO form
//   README.txt                                    the commands; a directory that has it is an export's
// Raises EnvironmentError where it cannot write, and what check_java_files() does.
void export_for_java(const std::filesystem::path& directory, const std::vector<CaptionedImage>& images,
                     const std::vector<std::string>& captions, Tokens tokens = Tokens::words);

// The files of these.
std::vector<std::filesystem::path> java_files(const std::filesystem::path& directory);

// Raises EnvironmentError where one of them is there and is no export's: nobody's results.json is replaced.
void check_java_files(const std::filesystem::path& directory);

}  // namespace sightline
