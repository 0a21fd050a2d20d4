#include <cstdint>

#include "require.h"
#include "text/detokenizer.h"
#include "text/ptb_tokenizer.h"
#include "text/unspaced.h"
#include "utf8.h"

namespace {

using namespace sightline;

// A token is a text with nothing blank around it.
void check_tokens(const std::vector<std::string>& tokens, std::string_view blanks) {
  for (const std::string& token : tokens)
    require(!token.empty() && is_utf8(token) && token.find_first_of(blanks) == std::string::npos);
}

}  // namespace

// Captions into words, and words into captions.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view caption(reinterpret_cast<const char*>(data), size);
  check_tokens(ptb_tokenize(caption), "\n\r\t");
  const std::vector<std::string> tokens = caption_tokens(caption);
  check_tokens(tokens, " \n\r\t");
  is_unspaced(tokens);
  require(is_utf8(detokenize(tokens)));
  return 0;
}
