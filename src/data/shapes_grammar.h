#pragma once

#include <string>
#include <vector>

#include "data/shapes_figures.h"

namespace sightline {

// How a scene's figures stand: one above the other or side by side.
enum class Arrangement { column, row };

inline constexpr int kNoFigure = -1;

struct SpokenWord {
  std::string word;
  int figure = kNoFigure;  // index of the figure that it speaks of; kNoFigure: "a", "above", "there"
};
using Sentence = std::vector<SpokenWord>;

inline constexpr std::size_t kSentencesPerScene = 5;

// All that the grammar can say of a scene of one to three figures, listed from the top down or from left to
// right: five sentences, each of which names every figure. A figure is "a red circle", or "a small red
// circle" where it is small; that is always said and nothing is said of the size of others, so that a caption
// is either one of the five or wrong:
//
//     one      A | there is A | only A | A by itself | a picture of A
//     two      A above B | A is above B | there is A above B | a picture of A above B | A with B below it
//     three    A above B above C | there is A above B above C | a picture of A above B above C |
//              from the top A then B then C | A with B and then C below it
//
// with "left of", "right of" and "left" for "above", "below" and "top" in a row. The figures always come in
// the order of reading, so that a word has one right place to look up: where any of them might be named next,
// an attention that looks at both would be as good.
std::vector<Sentence> sentences_of(const std::vector<Figure>& figures, Arrangement arrangement);

// Words joined by spaces.
std::string text_of(const Sentence& sentence);

}  // namespace sightline
