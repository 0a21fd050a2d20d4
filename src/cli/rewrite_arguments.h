#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "cli/output_form.h"
#include "cli/rewrite_options.h"
#include "render/colour_map.h"

namespace sightline {

// What `rewrite` is told.
struct RewriteArguments {
  std::vector<std::string> texts;  // "-": standard input
  std::optional<std::filesystem::path> files_from, model, alignment;
  RewriteSearch search;
  AnswerForm format = AnswerForm::text;
  bool attention = false;
  int head = 0;  // of the alignment; 0: the mean of all
  ColourMap colours = ColourMap::viridis;
};

}  // namespace sightline
