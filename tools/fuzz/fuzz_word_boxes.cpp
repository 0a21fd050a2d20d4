#include "core/error.h"
#include "data/word_boxes.h"
#include "memory_file.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace sightline;
  static MemoryFile file;
  file.hold(data, size);
  const std::vector<std::string> words{"a", "red", "circle"};
  try {
    const WordBoxes boxes = WordBoxes::read(file.path());
    require(boxes.match("7", words).size() == words.size());
    require(!boxes.empty() || !boxes.says_exactly("7", words));
  } catch (const DataError&) {
  }
  return 0;
}
