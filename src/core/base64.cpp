#include "core/base64.h"

#include <openssl/evp.h>

#include <cstddef>

#include "core/error.h"

namespace sightline {

namespace {

// OpenSSL counts in int. 768 MB stay below that in either direction.
constexpr std::size_t kMostBytes = std::size_t{3} << 28;

const unsigned char* as_bytes(std::string_view text) {
  return reinterpret_cast<const unsigned char*>(text.data());
}

}  // namespace

std::string base64(std::string_view bytes) {
  if (bytes.size() > kMostBytes) throw DataError("more than 768 MB cannot become base64");
  std::string text((bytes.size() + 2) / 3 * 4 + 1, '\0');  // OpenSSL ends it with a zero
  EVP_EncodeBlock(reinterpret_cast<unsigned char*>(text.data()), as_bytes(bytes),
                  static_cast<int>(bytes.size()));
  text.pop_back();
  return text;
}

std::string from_base64(std::string_view text) {
  const auto refuse = [] { throw DataError("this is no base64"); };
  if (text.size() % 4 != 0 || text.size() > kMostBytes) refuse();
  if (text.empty()) return {};
  std::string bytes(text.size() / 4 * 3, '\0');
  const int count = EVP_DecodeBlock(reinterpret_cast<unsigned char*>(bytes.data()), as_bytes(text),
                                    static_cast<int>(text.size()));
  if (count < 0) refuse();
  const std::size_t padding = text.ends_with("==") ? 2 : text.ends_with("=") ? 1 : 0;
  bytes.resize(static_cast<std::size_t>(count) - padding);
  return bytes;
}

}  // namespace sightline
