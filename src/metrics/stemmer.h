#pragma once

#include <memory>
#include <string>

namespace sightline {

// The Snowball stemmer for English (Porter 2). Not for use by several threads at once.
class Stemmer {
 public:
  // Raises EnvironmentError when libstemmer lacks English.
  Stemmer();
  ~Stemmer();

  // `word` in lower case.
  std::string stem(const std::string& word);

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace sightline
