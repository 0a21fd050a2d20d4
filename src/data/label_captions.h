#pragma once

#include <string>
#include <vector>

namespace sightline {

// What makes captions of the labels of photographs.
struct LabelTemplates {
  std::vector<std::string>
      templates;      // "a photo of a {}": {} stands for the label; none: no file holds labels
  double weight = 1;  // CaptionedImage::weight of photos that only labels speak of
};

// Raises UsageError "'a photo' has no {}, expected one, for the label".
void check_label_template(const std::string& text);

// The template with the label in it, underscores as spaces. An "a" or "an" right before {} becomes what the
// label's sound wants, and goes before plurals ("a photo of scissors") and before a label that brings its own
// article.
std::string label_caption(const std::string& text, const std::string& label);

}  // namespace sightline
