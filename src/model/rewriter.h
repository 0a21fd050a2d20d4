#pragma once

#include <filesystem>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "caption/hypothesis.h"
#include "model/decoder.h"
#include "model/rewriter_description.h"
#include "model/text_model.h"
#include "text/vocabulary.h"

namespace sightline {

// A text as a rewriter reads it.
struct SourceText {
  std::vector<std::string> tokens;  // L of them, in lower case: what attention is paid to
  std::vector<std::int64_t> ids;    // L
  bool cut = false;                 // it had more tokens than the model reads
};

// Everything that turns a text into another. To decoder and search its regions are those of any sequence.
struct Rewriter {
  std::shared_ptr<TextEncoder> encoder;
  Tokens source_tokens = Tokens::words;
  Vocabulary source;
  std::int64_t maximum_length = 100;  // tokens of a source; what comes behind is not read
  std::shared_ptr<Decoder> decoder;
  Tokens target_tokens = Tokens::words;
  Vocabulary vocabulary;  // of what is written
  int longest = 100;      // tokens that it writes, where nobody says otherwise

  SourceText read(std::string_view text) const;
  // Regions of several texts, none of them empty.
  Regions regions(const std::vector<std::vector<std::int64_t>>& texts) const;
  // What a search found, as a line.
  std::string written(const Hypothesis& hypothesis) const;
};

struct LoadedRewriter {
  Rewriter rewriter;  // in evaluation mode
  TextModelDescription description;
};

// Writes the model; of the description, source vocabulary and the task's part are taken from the rewriter.
void save_rewriter(const std::filesystem::path& path, const Rewriter& rewriter,
                   TextModelDescription description);

// Raises ModelError, also for a model of another task, naming its command.
LoadedRewriter load_rewriter(const std::filesystem::path& path);

}  // namespace sightline
