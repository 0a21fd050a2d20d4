#include "metrics/tokenised_captions.h"

#include <algorithm>
#include <mutex>

#include "core/parallel.h"
#include "text/tokens.h"

namespace sightline {

namespace {

// Consecutive captions with a numbering of their own.
struct Part {
  std::size_t begin = 0, end = 0;
  std::vector<std::string> words;  // in the order in which they are first seen
};

}  // namespace

std::vector<TokenIds> token_ids(const std::vector<const std::string*>& captions, TokenTable& table,
                                Tokens kind) {
  std::vector<TokenIds> ids(captions.size());
  std::vector<Part> parts;
  std::mutex mutex;
  parallel_ranges(captions.size(), 500, [&](std::size_t begin, std::size_t end) {
    TokenTable own;
    for (std::size_t i = begin; i < end; ++i) ids[i] = own.ids(caption_tokens(*captions[i], kind));
    const std::lock_guard lock(mutex);
    parts.push_back({begin, end, own.words()});
  });
  // Taken in their order, the parts' new words come in the order in which one thread would have met them.
  std::sort(parts.begin(), parts.end(), [](const Part& a, const Part& b) { return a.begin < b.begin; });
  std::vector<TokenIds> numbers;  // of each part's words, in the table
  for (const Part& part : parts) numbers.push_back(table.ids(part.words));
  parallel_ranges(parts.size(), 1, [&](std::size_t begin, std::size_t end) {
    for (std::size_t part = begin; part < end; ++part) {
      for (std::size_t i = parts[part].begin; i < parts[part].end; ++i) {
        for (std::int32_t& id : ids[i]) id = numbers[part][static_cast<std::size_t>(id)];
      }
    }
  });
  return ids;
}

std::vector<TokenIds> token_ids(const std::vector<std::string>& captions, TokenTable& table, Tokens kind) {
  std::vector<const std::string*> pointers;
  pointers.reserve(captions.size());
  for (const std::string& caption : captions) pointers.push_back(&caption);
  return token_ids(pointers, table, kind);
}

}  // namespace sightline
