#include "core/error.h"
#include "memory_file.h"
#include "metrics/cider_corpus_file.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace sightline;
  static MemoryFile file;
  file.hold(data, size);
  try {
    const CiderCorpusFile read = read_cider_corpus(file.path());
    require(read.corpus.image_count() >= 0);
    for (const NgramCount& entry : read.corpus.frequencies().entries())
      require(entry.count > 0 && entry.count <= read.corpus.image_count());
  } catch (const DataError&) {
  }
  return 0;
}
