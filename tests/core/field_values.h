#pragma once

#include <cmath>
#include <limits>

#include "core/field.h"

namespace sightline {

// A value of the row in range and another than `usual`.
inline Json other_value(const FieldInfo& info, const Json& usual) {
  using Kind = FieldInfo::Kind;
  switch (info.kind) {
    case Kind::on_off:
      return !usual.get<bool>();
    case Kind::whole:
    case Kind::seed: {
      const Json more = usual.get<std::int64_t>() + 1;
      return fault_of(info, more) ? Json(static_cast<std::int64_t>(info.range.least)) : more;
    }
    case Kind::number: {
      const double least = info.range.least;
      const double most = std::isfinite(info.range.most) ? info.range.most : least + 2;
      const double quarter = least + (most - least) / 4;
      return usual == quarter ? least + (most - least) / 8 : quarter;
    }
    case Kind::three_numbers:
      return {0.25, 0.5, 0.75};
    case Kind::name:
      return usual == info.choices.front() ? info.choices.back() : info.choices.front();
    case Kind::text:
      break;
  }
  return usual.get<std::string>() + "x";
}

// Values of the row's type just outside its range, as far as its type has such.
inline std::vector<Json> values_outside(const FieldInfo& info) {
  using Kind = FieldInfo::Kind;
  const Range& range = info.range;
  std::vector<Json> outside;
  if (info.kind == Kind::whole) {
    outside.emplace_back(static_cast<std::int64_t>(range.least) - 1);
    if (range.most < std::numeric_limits<int>::max())
      outside.emplace_back(static_cast<std::int64_t>(range.most) + 1);
  } else if (info.kind == Kind::number) {
    outside.emplace_back(range.above ? range.least : range.least - 0.001);
    if (std::isfinite(range.most)) outside.emplace_back(range.below ? range.most : range.most + 0.001);
    outside.emplace_back(std::nan(""));
  }
  return outside;
}

// A value as its flag takes it.
inline std::string flag_text(const Json& value) {
  if (value.is_string()) return value.get<std::string>();
  if (!value.is_array())
    return value.is_number_float() && std::isnan(value.get<double>()) ? "nan" : value.dump();
  std::string text;
  for (const Json& item : value) text += (text.empty() ? "" : ",") + item.dump();
  return text;
}

}  // namespace sightline
