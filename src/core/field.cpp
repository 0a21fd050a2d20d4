#include "core/field.h"

#include <cmath>

#include "core/error.h"
#include "core/listed.h"
#include "core/nearest.h"

namespace sightline {

namespace {

using Kind = FieldInfo::Kind;

constexpr std::size_t kShown = 60;  // characters of a value in messages

bool lies_in(const Range& range, double value) {
  if (!std::isfinite(value)) return false;
  if (range.or_zero && value == 0) return true;
  return (range.above ? value > range.least : value >= range.least) &&
         (range.below ? value < range.most : value <= range.most);
}

// The bounds as the kind of number shows them: 1 or 1.0.
std::string shown_bound(Kind kind, double bound) {
  return kind == Kind::whole ? std::to_string(static_cast<std::int64_t>(bound)) : Json(bound).dump();
}

// A whole number's type bounds it too, which is worth a word only where a value lies beyond.
bool is_bounded_above(const FieldInfo& info, double value) {
  const bool by_type = info.kind == Kind::whole && info.range.most >= std::numeric_limits<int>::max();
  return std::isfinite(info.range.most) && !(by_type && value <= info.range.most);
}

std::string expected_number(const FieldInfo& info, double value) {
  const Range& range = info.range;
  const std::string least = shown_bound(info.kind, range.least), most = shown_bound(info.kind, range.most);
  const std::string zero = range.or_zero ? "0 or " : "", kind = info.kind == Kind::whole ? "" : "a number ";
  if (!std::isfinite(range.least)) return "a number";
  if (!is_bounded_above(info, value))
    return zero + (range.above ? kind + "above " + least : least + " or more");
  if (range.above) return zero + kind + "above " + least + (range.below ? ", below " : ", at most ") + most;
  const std::string all = least + (range.below ? " to below " : " to ") + most;
  return zero + (kind.empty() ? all : kind + "from " + all);
}

std::string shown_number(double value) {
  return std::isfinite(value) ? Json(value).dump() : std::to_string(value);
}

std::optional<std::string> number_fault(const FieldInfo& info, const Json& value) {
  if (!value.is_number()) return "a number";
  const auto number = value.get<double>();
  if (lies_in(info.range, number)) return std::nullopt;
  return std::isfinite(number) ? expected_number(info, number) : "a number";
}

std::optional<std::string> whole_fault(const FieldInfo& info, const Json& value) {
  if (!value.is_number_integer()) return "a whole number";
  const auto number = value.get<double>();
  if (lies_in(info.range, number)) return std::nullopt;
  return expected_number(info, number);
}

std::optional<std::string> three_numbers_fault(const FieldInfo& info, const Json& value) {
  const bool valid = value.is_array() && ((info.or_none && value.empty()) || value.size() == 3) &&
                     std::all_of(value.begin(), value.end(), [&info](const Json& item) {
                       return item.is_number() && lies_in(info.range, item.get<double>());
                     });
  if (valid) return std::nullopt;
  const std::string each = std::isfinite(info.range.least)
                               ? (info.range.above ? ", each above " : ", each at least ") +
                                     shown_bound(info.kind, info.range.least)
                               : "";
  const std::string none = info.or_none ? (each.empty() ? " or an empty list" : ", or an empty list") : "";
  return "three numbers (red, green, blue)" + each + none;
}

std::optional<std::string> name_fault(const FieldInfo& info, const Json& value) {
  if (!value.is_string()) return "a string";
  const auto name = value.get<std::string>();
  if (std::find(info.choices.begin(), info.choices.end(), name) != info.choices.end()) return std::nullopt;
  return one_of(info.choices) + did_you_mean(name, info.choices);
}

// What is expected in place of `value`; nothing where it can be meant.
std::optional<std::string> expected_instead(const FieldInfo& info, const Json& value) {
  switch (info.kind) {
    case Kind::on_off:
      return value.is_boolean() ? std::nullopt : std::optional<std::string>("true or false");
    case Kind::whole:
      return whole_fault(info, value);
    case Kind::seed:
      return value.is_number_unsigned() || (value.is_number_integer() && value.get<std::int64_t>() >= 0)
                 ? std::nullopt
                 : std::optional<std::string>("a whole number, 0 or more");
    case Kind::number:
      return number_fault(info, value);
    case Kind::name:
      return name_fault(info, value);
    case Kind::three_numbers:
      return three_numbers_fault(info, value);
    case Kind::text:
      break;
  }
  return value.is_string() && !value.get<std::string>().empty()
             ? std::nullopt
             : std::optional<std::string>("a string that is not empty");
}

std::vector<std::string> keys_of(const Json& object) {
  std::vector<std::string> keys;
  for (const auto& item : object.items()) keys.push_back(item.key());
  return keys;
}

void overlay(Json& base, const Json& changes, const std::string& prefix, const std::string& name) {
  for (const auto& item : changes.items()) {
    const std::string key = prefix.empty() ? item.key() : prefix + "." + item.key();
    const auto found = base.find(item.key());
    if (found == base.end()) {
      throw DataError(name + ": unknown key '" + key + "'" + did_you_mean(item.key(), keys_of(base)),
                      "known keys: " + listed(keys_of(base)));
    }
    if (!found->is_object()) {
      *found = item.value();
    } else if (item.value().is_object()) {
      overlay(*found, item.value(), key, name);
    } else {
      refuse_value(name, {key, item.value().type_name(), "an object"});
    }
  }
}

}  // namespace

std::string text_of(const FieldFault& fault) {
  return "key '" + fault.key + "' is " + fault.found + ", expected " + fault.expected;
}

void refuse_value(const std::string& name, const FieldFault& fault) {
  throw DataError(name + ": " + text_of(fault));
}

std::optional<FieldFault> fault_of(const FieldInfo& info, const Json& value) {
  const auto expected = expected_instead(info, value);
  if (!expected) return std::nullopt;
  const bool number = info.kind == Kind::number && value.is_number();
  return FieldFault{info.key, number ? shown_number(value.get<double>()) : dump_json(value).substr(0, kShown),
                    *expected};
}

std::string flag_name(std::string key) {
  std::replace_if(
      key.begin(), key.end(), [](char c) { return c == '_' || c == '.'; }, '-');
  return key;
}

Json::json_pointer pointer_to(const FieldInfo& info) {
  std::string path = "/" + info.key;
  std::replace(path.begin(), path.end(), '.', '/');
  return Json::json_pointer(path);
}

void require_object(const Json& json, const std::string& name) {
  if (!json.is_object()) throw DataError(name + ": found " + json.type_name() + ", expected an object");
}

Json overlaid(Json base, const Json& changes, const std::string& name) {
  require_object(changes, name);
  overlay(base, changes, "", name);
  return base;
}

}  // namespace sightline
