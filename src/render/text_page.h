#pragma once

#include <cstddef>
#include <filesystem>
#include <string>
#include <vector>

#include "caption/verdict.h"
#include "core/output_file.h"

namespace sightline {

// What a page of classified texts says of all of them.
struct TextPageOptions {
  std::string title = "Texts";
  std::vector<std::string> labels;  // of the classes
  std::string attention;            // the kind, as models name it
};

// A page of texts with the words shaded that a classifier looked at: one HTML file that opens from disk in
// any browser and loads nothing from elsewhere. A word's shade is how much it stands out from an even spread
// (render/emphasis.h), the mean over the heads; where there are several, the page shows each of them by
// itself too. Of hierarchical attention each sentence is a paragraph with its share beside it. Without
// scripts all is there but the choice of a head. Texts are written as they come: memory is one text's.
class TextPage {
 public:
  // Raises EnvironmentError where the file cannot be written.
  TextPage(const std::filesystem::path& file, TextPageOptions options);

  void add(const Verdict& verdict);
  // The page is there from here on.
  void commit();

 private:
  TextPageOptions options_;
  OutputFile file_;
  std::string end_;  // of the page, behind the texts
  std::size_t count_ = 0;
};

// Whether a file is such a page.
bool is_text_page(const std::filesystem::path& file);

}  // namespace sightline
