#pragma once

#include <filesystem>
#include <memory>
#include <string>
#include <string_view>

namespace sightline {

// SHA-256 as 64 lower-case hexadecimal digits.
class Sha256 {
 public:
  Sha256();
  ~Sha256();
  void update(std::string_view bytes);
  // Call once, last.
  std::string hex_digest();

 private:
  struct State;
  std::unique_ptr<State> state_;
};

std::string sha256_hex(std::string_view bytes);

// Hash of a file's content. Raises DataError when it cannot be read.
std::string sha256_of_file(const std::filesystem::path& path);

}  // namespace sightline
