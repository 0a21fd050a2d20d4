#include "metrics/cider_corpus_file.h"

#include <bit>
#include <cstring>
#include <limits>
#include <string>
#include <string_view>
#include <utility>

#include "core/error.h"
#include "core/files.h"
#include "core/leftovers.h"

namespace sightline {

namespace {

// Then: images, words, bytes of words, n-grams (64 bits each); the words, each with a line end; the n-grams.
constexpr std::string_view kFirstLine = "sightline cider corpus 1, little-endian\n";
constexpr std::string_view kOfCharacters = "sightline cider corpus 1, little-endian, characters\n";
static_assert(std::endian::native == std::endian::little);

struct Header {
  std::uint64_t images = 0;
  std::uint64_t words = 0;
  std::uint64_t word_bytes = 0;
  std::uint64_t ngrams = 0;
};

constexpr std::size_t kEntrySize = 20;  // high, low, count

// Takes values off the front of a file's bytes.
class Reader {
 public:
  Reader(std::string_view bytes, std::string name) : bytes_(bytes), name_(std::move(name)) {}

  [[noreturn]] void fail(const std::string& what) const {
    throw DataError(name_ + ": not a usable CIDEr corpus: " + what, "write it again");
  }
  std::string_view take(std::uint64_t size) {
    if (size > bytes_.size()) fail("it is cut short");
    const std::string_view taken = bytes_.substr(0, size);
    bytes_.remove_prefix(size);
    return taken;
  }
  template <class T>
  T value() {
    T value{};
    std::memcpy(&value, take(sizeof value).data(), sizeof value);
    return value;
  }
  std::size_t left() const { return bytes_.size(); }

 private:
  std::string_view bytes_;
  std::string name_;
};

template <class T>
void append(std::string& bytes, const T& value) {
  bytes.append(reinterpret_cast<const char*>(&value), sizeof value);
}

TokenTable read_words(Reader& reader, const Header& header) {
  std::string_view text = reader.take(header.word_bytes);
  std::vector<std::string> words;
  while (!text.empty()) {
    const std::size_t end = text.find('\n');
    if (end == std::string_view::npos) reader.fail("its words do not end");
    words.emplace_back(text.substr(0, end));
    text.remove_prefix(end + 1);
  }
  TokenTable table;
  table.ids(words);
  if (words.size() != header.words || table.size() != words.size())
    reader.fail("its words are not what it says");
  return table;
}

NgramTable read_ngrams(Reader& reader, const Header& header) {
  if (reader.left() / kEntrySize != header.ngrams || reader.left() % kEntrySize != 0)
    reader.fail("its length is not what it says");
  NgramTable table;
  for (std::uint64_t k = 0; k < header.ngrams; ++k) {
    const auto high = reader.value<std::uint64_t>();
    const auto low = reader.value<std::uint64_t>();
    const auto count = reader.value<std::uint32_t>();
    for (const std::uint64_t id : {high >> 32, high & 0xFFFFFFFF, low >> 32, low & 0xFFFFFFFF})
      if (id > header.words) reader.fail("an n-gram holds a word that is not there");
    if (low == 0 || count == 0 || count > header.images) reader.fail("an n-gram's count is impossible");
    if (!table.insert({{high, low}, static_cast<std::int32_t>(count)})) reader.fail("an n-gram comes twice");
  }
  return table;
}

}  // namespace

void write_cider_corpus(const std::filesystem::path& path, const TokenTable& words, const CiderCorpus& corpus,
                        Tokens tokens) {
  std::string text;
  for (const std::string& word : words.words()) text.append(word).append("\n");
  const std::vector<NgramCount> entries = corpus.frequencies().entries();
  std::string bytes(tokens == Tokens::words ? kFirstLine : kOfCharacters);
  append(bytes,
         Header{static_cast<std::uint64_t>(corpus.image_count()), words.size(), text.size(), entries.size()});
  bytes += text;
  bytes.reserve(bytes.size() + kEntrySize * entries.size());
  for (const NgramCount& entry : entries) {
    append(bytes, entry.ngram.high);
    append(bytes, entry.ngram.low);
    append(bytes, entry.count);
  }
  remove_leftovers(path);
  write_file_atomically(path, bytes);
}

CiderCorpusFile read_cider_corpus(const std::filesystem::path& path) {
  const MappedFile file(path);
  Reader reader(file.bytes(), path.string());
  const bool characters = file.bytes().starts_with(kOfCharacters);
  if (!characters && !file.bytes().starts_with(kFirstLine))
    reader.fail("its first line is not '" + std::string(kFirstLine.substr(0, kFirstLine.size() - 1)) + "'");
  reader.take(characters ? kOfCharacters.size() : kFirstLine.size());
  const auto header = reader.value<Header>();
  if (header.images > std::numeric_limits<std::int32_t>::max())
    reader.fail("its number of images is impossible");
  TokenTable words = read_words(reader, header);
  NgramTable ngrams = read_ngrams(reader, header);
  return {std::move(words), CiderCorpus(static_cast<std::int64_t>(header.images), std::move(ngrams)),
          characters ? Tokens::characters : Tokens::words};
}

bool is_cider_corpus(const std::filesystem::path& path) {
  try {
    const MappedFile file(path);
    return file.bytes().starts_with(kFirstLine) || file.bytes().starts_with(kOfCharacters);
  } catch (const DataError&) {
    return false;
  }
}

}  // namespace sightline
