#include "core/error.h"
#include "data/caption_results.h"
#include "memory_file.h"
#include "utf8.h"

namespace {

using namespace sightline;

CaptionSet images() {
  return {"references",
          {{"7", "val/a.jpg", {"a dog"}, IdType::number},
           {"-7", "val/b.jpg", {"a cat"}, IdType::text},
           {"9007199254740993", "c.jpg", {"a bird"}, IdType::number}}};
}

void check_attention(const StoredAttention& attention) {
  const AttendedCaption& maps = attention.maps;
  require(!maps.cells.empty() && maps.alpha.size() == attention.words.size() * maps.cells.size());
  attention_sums(maps);
}

// Every result is somewhere, and every image has one or is missing.
void check_match(const CaptionSet& set, const CaptionResults& results) {
  const MatchedResults matched = match_results(set, results);
  require(matched.captions.size() == set.images.size() && matched.attention.size() == set.images.size());
  const std::size_t found = set.images.size() - matched.missing.size();
  require(found + matched.extra.size() + matched.duplicates.size() == results.captions.size());
}

}  // namespace

// Captions that a system made, of every format.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static MemoryFile file;
  static const CaptionSet set = images();
  file.hold(data, size);
  try {
    const CaptionResults results = read_caption_results(file.path());
    for (const CaptionResult& result : results.captions) {
      require(is_utf8(result.image) && is_utf8(result.caption));
      if (result.attention) check_attention(*result.attention);
    }
    check_match(set, results);
  } catch (const DataError&) {
  }
  return 0;
}
