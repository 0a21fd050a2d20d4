#include "metrics/stemmer.h"

#include <libstemmer.h>

#include "core/error.h"

namespace sightline {

struct Stemmer::State {
  std::unique_ptr<sb_stemmer, decltype(&sb_stemmer_delete)> stemmer{sb_stemmer_new("english", "UTF_8"),
                                                                    &sb_stemmer_delete};
};

Stemmer::Stemmer() : state_(std::make_unique<State>()) {
  if (!state_->stemmer) throw EnvironmentError("libstemmer has no English stemmer");
}

Stemmer::~Stemmer() = default;

std::string Stemmer::stem(const std::string& word) {
  const auto* stem = sb_stemmer_stem(state_->stemmer.get(), reinterpret_cast<const sb_symbol*>(word.data()),
                                     static_cast<int>(word.size()));
  if (stem == nullptr) return word;  // out of memory
  return {reinterpret_cast<const char*>(stem),
          static_cast<std::size_t>(sb_stemmer_length(state_->stemmer.get()))};
}

}  // namespace sightline
