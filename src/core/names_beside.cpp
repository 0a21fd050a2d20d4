#include "core/names_beside.h"

#include <unistd.h>

#include <random>

#include "core/directories.h"
#include "core/sha256.h"

namespace sightline {

namespace {

std::string short_name(const std::filesystem::path& file) {
  return ".sightline-" + sha256_hex(file.filename().string()).substr(0, 16);
}

// Twelve hexadecimal digits of the system's own randomness.
std::string random_digits() {
  constexpr char kDigits[] = "0123456789abcdef";
  std::random_device source;
  std::string digits;
  while (digits.size() < 12) digits += kDigits[source() & 15];
  return digits;
}

std::size_t longest_name(const std::filesystem::path& directory) {
  constexpr std::size_t kUsual = 255;
  const long longest = ::pathconf(directory.c_str(), _PC_NAME_MAX);
  return longest > 0 ? static_cast<std::size_t>(longest) : kUsual;
}

}  // namespace

std::filesystem::path name_beside(const std::filesystem::path& file, const std::string& ending) {
  const std::string name = file.filename().string() + ending;
  if (name.size() <= longest_name(directory_of(file))) return file.parent_path() / name;
  return file.parent_path() / (short_name(file) + ending);
}

std::filesystem::path temporary_beside(const std::filesystem::path& file) {
  return file.parent_path() / (temporary_start(file) + std::to_string(::getpid()) + "-" + random_digits());
}

std::string temporary_start(const std::filesystem::path& file) {
  return short_name(file) + ".tmp";
}

}  // namespace sightline
