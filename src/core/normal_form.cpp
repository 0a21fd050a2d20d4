#include "core/normal_form.h"

#include <utf8proc.h>

#include <cstdlib>
#include <memory>
#include <optional>

namespace sightline {

namespace {

// Nothing where the text is no UTF-8.
std::optional<std::string> mapped(const std::string& text, int options) {
  utf8proc_uint8_t* made = nullptr;
  const auto length = utf8proc_map(reinterpret_cast<const utf8proc_uint8_t*>(text.data()),
                                   static_cast<utf8proc_ssize_t>(text.size()), &made,
                                   static_cast<utf8proc_option_t>(options));
  const std::unique_ptr<utf8proc_uint8_t, decltype(&std::free)> owner(made, &std::free);
  if (length < 0) return {};
  return std::string(reinterpret_cast<const char*>(made), static_cast<std::size_t>(length));
}

}  // namespace

std::string composed(const std::string& text) {
  return mapped(text, UTF8PROC_STABLE | UTF8PROC_COMPOSE).value_or(text);
}

std::string case_folded(const std::string& text) {
  if (auto folded = mapped(text, UTF8PROC_STABLE | UTF8PROC_COMPOSE | UTF8PROC_CASEFOLD)) return *folded;
  std::string folded = text;
  for (char& letter : folded)
    if (letter >= 'A' && letter <= 'Z') letter = static_cast<char>(letter - 'A' + 'a');
  return folded;
}

}  // namespace sightline
