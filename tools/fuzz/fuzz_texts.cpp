#include "core/error.h"
#include "data/classified_results.h"
#include "data/labelled_text.h"
#include "data/text_pairs.h"
#include "memory_file.h"
#include "utf8.h"

namespace {

using namespace sightline;

void check_text(const std::string& text) {
  require(is_utf8(text) && text.find_first_not_of(" \t\r\n") != std::string::npos);
}

void read_pairs(const std::filesystem::path& path) {
  is_file_of_text_pairs(path);
  try {
    const TextPairs read = read_text_pairs(path, 0.5);
    require(!read.pairs.empty());
    for (const TextPair& pair : read.pairs) {
      check_text(pair.source);
      check_text(pair.target);
    }
  } catch (const DataError&) {
  }
}

void read_labelled(const std::filesystem::path& path) {
  try {
    is_labelled_text(path);
    read_labelled_texts(path, [](LabelledText&& text) {
      check_text(text.label);
      check_text(text.text);
    });
  } catch (const DataError&) {
  }
}

void read_results(const std::filesystem::path& path) {
  try {
    for (const ClassifiedResult& result : read_classified_results(path)) {
      require(is_utf8(result.text) && !result.probabilities.empty());
      for (const auto& [label, probability] : result.probabilities)
        require(is_utf8(label) && probability >= 0 && probability <= 1);
    }
  } catch (const DataError&) {
  }
}

}  // namespace

// Pairs of texts, labelled texts, and what a classifier said of texts.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static MemoryFile file;
  file.hold(data, size);
  read_pairs(file.path());
  read_labelled(file.path());
  read_results(file.path());
  return 0;
}
