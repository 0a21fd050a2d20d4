#pragma once

#include <sstream>
#include <string>
#include <vector>

#include "metrics/scored_image.h"

namespace sightline::testing {

// Captions written as tokens between spaces, under one numbering.
inline ScoredImage scored_image(TokenTable& table, const std::string& hypothesis,
                                const std::vector<std::string>& references) {
  const auto ids = [&](const std::string& text) {
    std::istringstream stream(text);
    std::vector<std::string> tokens;
    for (std::string token; stream >> token;) tokens.push_back(token);
    return table.ids(tokens);
  };
  ScoredImage image;
  image.hypothesis = ids(hypothesis);
  for (const std::string& reference : references) image.references.push_back(ids(reference));
  return image;
}

// The two sets of design/METRICS.md, whose scores were computed with the reference code.
inline std::vector<ScoredImage> golden_images() {
  TokenTable table;
  return {scored_image(
              table, "a dog is running in the snow",
              {"a dog runs in the snow", "a brown dog is running through snow", "the dog plays in the snow"}),
          scored_image(table, "a man riding a bike",
                       {"a man rides a bike on a dirt road", "man riding a motor bike on a dirt road"}),
          scored_image(table, "two kids play with a ball on grass",
                       {"two children play soccer on the grass", "kids playing with a ball in a field",
                        "two kids are playing soccer"})};
}

inline std::vector<ScoredImage> golden_images_with_an_empty_hypothesis() {
  TokenTable table;
  return {scored_image(table, "", {"a cat", "the cat sat"}), scored_image(table, "x y z w", {"x y z w"})};
}

}  // namespace sightline::testing
