#include "weights/safetensors_header.h"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <set>

#include "core/counted.h"
#include "core/error.h"
#include "weights/file_kind.h"
#include "weights/little_endian.h"

namespace sightline {

namespace {

// The specification's limit, which keeps a hostile header from costing more than its reading.
constexpr std::uint64_t kMaxHeaderBytes = 100'000'000;
constexpr std::size_t kMaxDimensions = 16;

// Reads the header's JSON by events: the form is fixed, so anything else is refused where it stands, nesting
// is bounded and repeated keys are seen (a document tree would hide them).
class HeaderHandler {
 public:
  HeaderHandler(SafetensorsHeader& header, const std::string& name) : header_(header), name_(name) {}

  bool null() { return refuse("null"); }
  bool boolean(bool) { return refuse("a boolean"); }
  bool binary(nlohmann::json::binary_t&) { return refuse("binary data"); }
  bool number_float(double, const std::string& text) { return refuse("the number " + text); }
  bool number_integer(std::int64_t value) { return refuse("the number " + std::to_string(value)); }

  bool number_unsigned(std::uint64_t value) {
    if (place_ != Place::shape && place_ != Place::offsets) return refuse("a number");
    if (value > static_cast<std::uint64_t>(std::numeric_limits<std::int64_t>::max()))
      return refuse("the number " + std::to_string(value));
    if (place_ == Place::shape && entry_.shape.size() == kMaxDimensions)
      return refuse("more than " + std::to_string(kMaxDimensions) + " dimensions");
    if (place_ == Place::offsets && offsets_.size() == 2) return refuse("more than two offsets");
    (place_ == Place::shape ? entry_.shape : offsets_).push_back(static_cast<std::int64_t>(value));
    return true;
  }

  bool string(std::string& value) {
    if (place_ == Place::metadata) {
      header_.metadata[key_] = value;
      return true;
    }
    if (place_ != Place::entry || key_ != "dtype") return refuse("a string");
    const auto type = find_enum<ElementType>(value);
    if (!type)
      throw ModelError(name_ + ": tensor '" + entry_.name + "' has the unknown type '" + value.substr(0, 40) +
                       "'");
    entry_.type = *type;
    return true;
  }

  bool start_object(std::size_t) {
    if (place_ == Place::document) {
      place_ = Place::root;
    } else if (place_ == Place::root && key_ == "__metadata__") {
      place_ = Place::metadata;
      keys_.clear();
    } else if (place_ == Place::root) {
      place_ = Place::entry;
      entry_ = {};
      entry_.name = key_;
      offsets_.clear();
      keys_.clear();
    } else {
      return refuse("an object");
    }
    return true;
  }

  bool key(std::string& key) {
    if (!(place_ == Place::root ? names_ : keys_).insert(key).second)
      throw ModelError(name_ + ": the header names '" + key.substr(0, 200) + "' twice");
    key_ = key;
    return true;
  }

  bool end_object() {
    if (place_ == Place::entry) finish_entry();
    place_ = place_ == Place::root ? Place::document : Place::root;
    return true;
  }

  bool start_array(std::size_t) {
    if (place_ == Place::entry && key_ == "shape")
      place_ = Place::shape;
    else if (place_ == Place::entry && key_ == "data_offsets")
      place_ = Place::offsets;
    else
      return refuse("a list");
    return true;
  }

  bool end_array() {
    place_ = Place::entry;
    return true;
  }

  bool parse_error(std::size_t position, const std::string&, const nlohmann::json::exception&) {
    throw ModelError(name_ + ": the header is not valid JSON at byte " + std::to_string(8 + position));
  }

 private:
  enum class Place { document, root, metadata, entry, shape, offsets };

  bool refuse(const std::string& found) const {
    const std::string where = place_ == Place::document ? "" : " at '" + key_.substr(0, 200) + "'";
    throw ModelError(name_ + ": the header has " + found + where +
                     ", which the safetensors format does not have there");
  }

  void finish_entry() {
    for (const char* needed : {"dtype", "shape", "data_offsets"})
      if (!keys_.contains(needed))
        throw ModelError(name_ + ": tensor '" + entry_.name + "' has no '" + needed + "' in the header");
    if (offsets_.size() != 2)
      throw ModelError(name_ + ": tensor '" + entry_.name + "' has not two data_offsets in the header");
    entry_.begin = static_cast<std::size_t>(offsets_[0]);
    entry_.end = static_cast<std::size_t>(offsets_[1]);
    header_.entries.push_back(std::move(entry_));
  }

  SafetensorsHeader& header_;
  const std::string& name_;
  Place place_ = Place::document;
  std::string key_;
  SafetensorsEntry entry_;
  std::vector<std::int64_t> offsets_;
  std::set<std::string> names_;  // keys of the root
  std::set<std::string> keys_;   // keys of the object inside it
};

// Offsets in the header count from the start of the data, `data_start` in the file. Makes them count from the
// file's start.
void place_entries(SafetensorsHeader& header, std::size_t data_start, std::size_t file_size,
                   const std::string& name) {
  std::sort(header.entries.begin(), header.entries.end(), [](const auto& a, const auto& b) {
    return std::tie(a.begin, a.end, a.name) < std::tie(b.begin, b.end, b.name);
  });
  const std::size_t data_size = file_size - data_start;
  std::size_t position = 0;
  for (SafetensorsEntry& entry : header.entries) {
    const std::string what = name + ": tensor '" + entry.name + "'";
    if (entry.end < entry.begin || entry.end > data_size) {
      throw ModelError(what + " lies at bytes " + std::to_string(entry.begin) + " to " +
                       std::to_string(entry.end) + " of the data, which has " + std::to_string(data_size) +
                       " (is the file truncated?)");
    }
    if (entry.begin != position)
      throw ModelError(
          what + (entry.begin < position ? " overlaps the tensor before it" : " leaves a hole before it"));
    const auto count = element_count(entry.shape);
    std::int64_t bytes = 0;
    if (!count ||
        __builtin_mul_overflow(*count, static_cast<std::int64_t>(element_size(entry.type)), &bytes) ||
        static_cast<std::size_t>(bytes) != entry.end - entry.begin) {
      throw ModelError(what + " is " + to_string(entry.type) + shape_text(entry.shape) + " but has " +
                       counted(entry.end - entry.begin, "byte"));
    }
    position = entry.end;
    entry.begin += data_start;
    entry.end += data_start;
  }
  if (position != data_size)
    throw ModelError(name + ": " + counted(data_size - position, "byte") +
                     " after the last tensor, expected the end of the file");
}

}  // namespace

SafetensorsHeader parse_safetensors_header(std::string_view file, const std::string& name) {
  refuse_no_model(file, name);
  if (file.size() < 8)
    throw ModelError(name + ": " + counted(file.size(), "byte") + ", too few for a safetensors file");
  const std::uint64_t length = little_endian<std::uint64_t>(file.data());
  if (length > kMaxHeaderBytes || length > file.size() - 8) {
    throw ModelError(name + ": a header of " + counted(length, "byte") + " does not fit into the file's " +
                     std::to_string(file.size()) + " (truncated, or not a safetensors file)");
  }
  const std::string_view text = file.substr(8, static_cast<std::size_t>(length));
  if (text.empty() || text.front() != '{')
    throw ModelError(name + ": the header is not a JSON object (not a safetensors file)");
  SafetensorsHeader header;
  HeaderHandler handler(header, name);
  nlohmann::json::sax_parse(text.begin(), text.end(), &handler);
  place_entries(header, 8 + text.size(), file.size(), name);
  return header;
}

}  // namespace sightline
