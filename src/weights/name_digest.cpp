#include "weights/name_digest.h"

#include "core/error.h"
#include "core/sha256.h"

namespace sightline {

namespace {

constexpr std::size_t kNamedDigits = 8;

// Empty where the name tells nothing of the content.
std::string digits_in_name(const std::filesystem::path& path) {
  const std::string extension = path.extension().string(), stem = path.stem().string();
  if (extension != ".pth" && extension != ".pt") return "";
  const std::size_t dash = stem.rfind('-');
  if (dash == std::string::npos || stem.size() - dash - 1 != kNamedDigits) return "";
  const std::string digits = stem.substr(dash + 1);
  const bool hexadecimal = digits.find_first_not_of("0123456789abcdef") == std::string::npos;
  const bool has_letter = digits.find_first_of("abcdef") != std::string::npos;
  return hexadecimal && has_letter ? digits : "";
}

}  // namespace

void check_name_digest(const std::filesystem::path& path, const std::string& sha256) {
  const std::string named = digits_in_name(path);
  if (named.empty()) return;
  const std::string found = (sha256.empty() ? sha256_of_file(path) : sha256).substr(0, kNamedDigits);
  if (found == named) return;
  throw ModelError(path.string() + ": the name says that the file's SHA-256 begins with " + named +
                       ", and it begins with " + found,
                   "download it once more; or give it another name, if these are weights of your own");
}

}  // namespace sightline
