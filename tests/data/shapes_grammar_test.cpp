#include "data/shapes_grammar.h"

#include <gmock/gmock.h>

namespace sightline {
namespace {

using ::testing::ElementsAre;

Figure figure(FigureColour colour, FigureKind kind, bool small = false) {
  Figure figure;
  figure.colour = colour;
  figure.kind = kind;
  figure.small = small;
  return figure;
}

const Figure kRed = figure(FigureColour::red, FigureKind::circle);
const Figure kBlue = figure(FigureColour::blue, FigureKind::square, true);
const Figure kWhite = figure(FigureColour::white, FigureKind::star);

std::vector<std::string> texts_of(const std::vector<Figure>& figures, Arrangement arrangement) {
  std::vector<std::string> texts;
  for (const Sentence& sentence : sentences_of(figures, arrangement)) texts.push_back(text_of(sentence));
  return texts;
}

TEST(ShapesGrammarTest, OneFigureStandsByItself) {
  EXPECT_THAT(texts_of({kBlue}, Arrangement::row),
              ElementsAre("a small blue square", "there is a small blue square", "only a small blue square",
                          "a small blue square by itself", "a picture of a small blue square"));
}

TEST(ShapesGrammarTest, TwoFiguresAreToldInTheOrderOfReading) {
  EXPECT_THAT(
      texts_of({kRed, kBlue}, Arrangement::column),
      ElementsAre("a red circle above a small blue square", "a red circle is above a small blue square",
                  "there is a red circle above a small blue square",
                  "a picture of a red circle above a small blue square",
                  "a red circle with a small blue square below it"));
  EXPECT_EQ(texts_of({kRed, kBlue}, Arrangement::row)[4],
            "a red circle with a small blue square right of it");
}

TEST(ShapesGrammarTest, ThreeFiguresToo) {
  EXPECT_THAT(texts_of({kRed, kBlue, kWhite}, Arrangement::row),
              ElementsAre("a red circle left of a small blue square left of a white star",
                          "there is a red circle left of a small blue square left of a white star",
                          "a picture of a red circle left of a small blue square left of a white star",
                          "from the left a red circle then a small blue square then a white star",
                          "a red circle with a small blue square and then a white star right of it"));
  EXPECT_EQ(texts_of({kRed, kBlue, kWhite}, Arrangement::column)[3],
            "from the top a red circle then a small blue square then a white star");
}

TEST(ShapesGrammarTest, WordsKnowTheirFigure) {
  std::vector<int> figures;
  const auto sentences = sentences_of({kRed, kBlue, kWhite}, Arrangement::column);
  for (const SpokenWord& word : sentences[3]) figures.push_back(word.figure);
  // from the top a red circle then a small blue square then a white star
  EXPECT_THAT(figures, ElementsAre(-1, -1, -1, -1, 0, 0, -1, -1, 1, 1, 1, -1, -1, 2, 2));
}

}  // namespace
}  // namespace sightline
