#include "data/shapes_grammar.h"

#include <cassert>
#include <sstream>

namespace sightline {

namespace {

// In the patterns a digit stands for that figure's noun phrase, < for the words that place the first listed
// figure against the next ("above", "left of"), > for the opposite, ^ for where the list begins.
constexpr const char* kOneFigure[kSentencesPerScene] = {"0", "there is 0", "only 0", "0 by itself",
                                                        "a picture of 0"};
constexpr const char* kTwo[kSentencesPerScene] = {"0 < 1", "0 is < 1", "there is 0 < 1", "a picture of 0 < 1",
                                                  "0 with 1 > it"};
constexpr const char* kThree[kSentencesPerScene] = {"0 < 1 < 2", "there is 0 < 1 < 2",
                                                    "a picture of 0 < 1 < 2", "from the ^ 0 then 1 then 2",
                                                    "0 with 1 and then 2 > it"};

void add_words(Sentence& sentence, const std::string& words) {
  std::istringstream stream(words);
  for (std::string word; stream >> word;) sentence.push_back({word, kNoFigure});
}

void add_noun_phrase(Sentence& sentence, const std::vector<Figure>& figures, int index) {
  const Figure& figure = figures[static_cast<std::size_t>(index)];
  sentence.push_back({"a", kNoFigure});
  if (figure.small) sentence.push_back({"small", index});
  sentence.push_back({to_string(figure.colour), index});
  sentence.push_back({to_string(figure.kind), index});
}

Sentence sentence_of(const std::string& pattern, const std::vector<Figure>& figures,
                     Arrangement arrangement) {
  const bool column = arrangement == Arrangement::column;
  Sentence sentence;
  std::istringstream parts(pattern);
  for (std::string part; parts >> part;) {
    if (part[0] >= '0' && part[0] <= '9') {
      add_noun_phrase(sentence, figures, part[0] - '0');
    } else if (part == "<") {
      add_words(sentence, column ? "above" : "left of");
    } else if (part == ">") {
      add_words(sentence, column ? "below" : "right of");
    } else if (part == "^") {
      add_words(sentence, column ? "top" : "left");
    } else {
      add_words(sentence, part);
    }
  }
  return sentence;
}

}  // namespace

std::vector<Sentence> sentences_of(const std::vector<Figure>& figures, Arrangement arrangement) {
  assert(figures.size() >= 1 && figures.size() <= 3);
  const auto& patterns = figures.size() == 1 ? kOneFigure : figures.size() == 2 ? kTwo : kThree;
  std::vector<Sentence> sentences;
  for (const char* pattern : patterns) sentences.push_back(sentence_of(pattern, figures, arrangement));
  return sentences;
}

std::string text_of(const Sentence& sentence) {
  std::string text;
  for (const SpokenWord& spoken : sentence) text += (text.empty() ? "" : " ") + spoken.word;
  return text;
}

}  // namespace sightline
