#include "data/image_id.h"

#include <charconv>
#include <cmath>
#include <cstdint>
#include <nlohmann/json.hpp>
#include <optional>

namespace sightline {

namespace {

// The whole text as a number.
template <class Number>
std::optional<Number> number_in(const std::string& text) {
  Number number{};
  const char* end = text.data() + text.size();
  const auto [stop, error] = std::from_chars(text.data(), end, number);
  if (error != std::errc() || stop != end) return std::nullopt;
  return number;
}

bool is_whole(const std::string& id) {
  return !id.empty() && id.find_first_not_of("-0123456789") == std::string::npos;
}

}  // namespace

Json id_json(const std::string& id, IdType type) {
  if (type == IdType::text) return id;
  const bool plain = !id.empty() && id.find_first_not_of("0123456789") == std::string::npos &&
                     (id[0] != '0' || id.size() == 1);
  if (type == IdType::untold && !plain) return id;
  if (const auto number = number_in<std::int64_t>(id)) return *number;
  if (const auto number = number_in<std::uint64_t>(id)) return *number;
  const auto fraction = is_whole(id) ? std::nullopt : number_in<double>(id);
  return fraction && std::isfinite(*fraction) ? Json(*fraction) : Json(id);
}

std::string shown_id(const std::string& id, IdType type) {
  return type == IdType::text ? dump_json(id) : id;
}

}  // namespace sightline
