#include "data/json_records.h"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <nlohmann/json.hpp>
#include <optional>
#include <string_view>

#include "core/error.h"
#include "core/files.h"
#include "core/json.h"
#include "core/marked_text.h"
#include "core/number_text.h"

namespace sightline {

namespace {

using Type = JsonField::Type;

// Ids are compared as text: 7, 7.0 and "7" are one. `token` is the number as it is written.
std::string decimal(double value, const std::string& token) {
  const bool digits = token.find_first_not_of("0123456789", token.starts_with('-')) == std::string::npos;
  if (digits) return token;  // an integer beyond 64 bits
  if (value == std::floor(value) && std::abs(value) < 0x1p53)
    return std::to_string(static_cast<std::int64_t>(value));
  return shortest_text(value);
}

std::string excerpt(const std::string& text) {
  std::size_t end = std::min<std::size_t>(text.size(), 60);
  while (end < text.size() && end > 0 && (static_cast<unsigned char>(text[end]) & 0xC0) == 0x80) --end;
  return '"' + text.substr(0, end) + (end < text.size() ? "...\"" : "\"");
}

// Turns nlohmann's events into records. A place in the file is told by the number of open containers: with
// keyed sections the file's object is 1, a section's list 2, a record 3, a list of texts 4, an object in it
// 5; without keys each is one less.
class RecordHandler {
 public:
  using number_integer_t = Json::number_integer_t;
  using number_unsigned_t = Json::number_unsigned_t;
  using number_float_t = Json::number_float_t;
  using string_t = Json::string_t;
  using binary_t = Json::binary_t;

  RecordHandler(std::string name, std::string_view bytes, const std::vector<JsonSection>& sections,
                const std::function<void(JsonRecord&)>& take)
      : name_(std::move(name)),
        bytes_(bytes),
        sections_(sections),
        take_(take),
        list_depth_(sections.front().key.empty() ? 1 : 2),
        seen_(sections.size()) {}

  bool null() { return scalar("null"); }
  bool boolean(bool value) { return scalar(value ? "true" : "false"); }
  bool number_integer(number_integer_t value) { return number(std::to_string(value)); }
  bool number_unsigned(number_unsigned_t value) { return number(std::to_string(value)); }
  bool number_float(number_float_t value, const string_t& token) { return number(decimal(value, token)); }
  bool string(string_t& value);
  bool binary(binary_t&) { return scalar("binary data"); }
  bool start_object(std::size_t) { return start_container(true); }
  bool start_array(std::size_t) { return start_container(false); }
  bool end_object();
  bool end_array();
  bool key(string_t& key);
  bool parse_error(std::size_t position, const std::string& token, const nlohmann::detail::exception& error);

  void check_sections() const;

 private:
  bool in_section() const { return section_.has_value(); }
  bool in_field() const { return field_.has_value(); }
  const JsonField& field() const { return sections_[*section_].fields[*field_]; }
  JsonValue& value() { return record_.values[*field_]; }
  bool at_section() const { return depth_ == list_depth_ - 1 && in_section(); }
  bool at_record() const { return depth_ == list_depth_ && in_section(); }
  bool at_field() const { return depth_ == list_depth_ + 1 && in_field(); }
  bool at_text_object() const { return depth_ == list_depth_ + 2 && in_field(); }
  bool at_member() const { return depth_ == list_depth_ + 3 && in_field() && member_; }

  bool number(const std::string& text);
  bool scalar(const std::string& found);
  bool start_container(bool object);
  void start_file(bool object);
  void refuse(const std::string& found) const;
  void begin_record();
  void end_record();
  std::string place() const;
  [[noreturn]] void fail(const std::string& message, const std::string& hint = {}) const;

  std::string name_;
  std::string_view bytes_;
  const std::vector<JsonSection>& sections_;
  const std::function<void(JsonRecord&)>& take_;
  const int list_depth_;
  std::vector<bool> seen_;  // sections
  int depth_ = 0;
  std::optional<std::size_t> section_;
  std::optional<std::size_t> field_;
  bool in_record_ = false;
  bool member_ = false;       // the value that comes is that of the list's member key
  bool member_seen_ = false;  // in this object of the list
  std::size_t next_index_ = 0;
  JsonRecord record_;
};

// "captions.json: images[12]", as far as that is known.
std::string RecordHandler::place() const {
  if (!in_section()) return name_;
  const std::string& key = sections_[*section_].key;
  if (!in_record_) return key.empty() ? name_ : name_ + ": " + key;
  const std::string index = '[' + std::to_string(record_.index) + ']';
  return name_ + ": " + key + index;
}

void RecordHandler::fail(const std::string& message, const std::string& hint) const {
  throw DataError(place() + ": " + message, hint);
}

// Ends the reading where a value of another type is expected; does nothing where any value will do.
void RecordHandler::refuse(const std::string& found) const {
  if (depth_ == 0 || (depth_ == list_depth_ && in_section())) {
    const std::string which = depth_ == 0 ? "" : '[' + std::to_string(next_index_) + "] ";
    const bool list = depth_ == 0 && list_depth_ == 1;
    fail(which + "found " + found + ", expected " + (list ? "a list of records" : "an object"));
  }
  if (at_section()) fail("found " + found + ", expected a list");
  if (at_field()) {
    const char* expected = field().type == Type::texts ? "a list of objects"
                           : field().type == Type::id  ? "a number or a string"
                                                       : "a string";
    fail("key '" + field().key + "' is " + found + ", expected " + expected);
  }
  const auto in_list = [&] {
    return field().key + '[' + std::to_string(record_.values[*field_].texts.size()) + ']';
  };
  if (at_text_object())
    fail("key '" + field().key + "': " + in_list() + " is " + found + ", expected an object");
  if (at_member()) {
    fail(in_list() + ": key '" + field().member + "' is " + found + ", expected a string");
  }
}

bool RecordHandler::scalar(const std::string& found) {
  refuse(found);
  return true;
}

bool RecordHandler::number(const std::string& text) {
  if (!at_field() || field().type != Type::id) return scalar(text);
  value().present = value().number = true;
  value().text = text;
  return true;
}

bool RecordHandler::string(string_t& text) {
  if (at_member()) {
    value().texts.push_back(std::move(text));
    return true;
  }
  if (!at_field() || field().type == Type::texts) return scalar(excerpt(text));
  if (field().type == Type::id && text.empty()) fail("key '" + field().key + "' is empty");
  value().present = true;
  value().text = std::move(text);
  return true;
}

void RecordHandler::start_file(bool object) {
  const bool list = list_depth_ == 1;
  if (object == list) refuse(object ? "an object" : "a list");
  if (list) {
    section_ = 0;
    seen_[0] = true;
  }
}

bool RecordHandler::start_container(bool object) {
  const char* found = object ? "an object" : "a list";
  if (depth_ == 0) {
    start_file(object);
  } else if (at_section()) {
    if (object) refuse(found);
  } else if (at_record()) {
    if (!object) refuse(found);
    begin_record();
  } else if (at_field()) {
    if (object || field().type != Type::texts) refuse(found);
    value().present = true;
  } else if (at_text_object()) {
    if (!object) refuse(found);
    member_ = member_seen_ = false;
  } else {
    refuse(found);
  }
  if (++depth_ > static_cast<int>(kDeepestJson)) throw DataError(name_ + ": " + json_depth_fault());
  return true;
}

bool RecordHandler::end_object() {
  --depth_;
  if (at_text_object() && !member_seen_) {
    fail("key '" + field().key + "': [" + std::to_string(value().texts.size()) + "]: key '" + field().member +
         "' is missing");
  }
  member_ = false;
  if (at_record()) end_record();
  return true;
}

bool RecordHandler::end_array() {
  --depth_;
  if (at_section()) section_.reset();
  return true;
}

void RecordHandler::begin_record() {
  in_record_ = true;
  field_.reset();
  record_.section = *section_;
  record_.index = next_index_++;
  record_.values.resize(sections_[*section_].fields.size());
  for (JsonValue& value : record_.values) {
    value.present = value.number = false;
    value.text.clear();
    value.texts.clear();
  }
}

void RecordHandler::end_record() {
  field_.reset();
  const std::vector<JsonField>& fields = sections_[*section_].fields;
  for (std::size_t i = 0; i < fields.size(); ++i) {
    if (fields[i].required && !record_.values[i].present) fail("key '" + fields[i].key + "' is missing");
  }
  record_.where = place();
  take_(record_);
  in_record_ = false;
}

bool RecordHandler::key(string_t& key) {
  if (depth_ == 1 && list_depth_ == 2) {
    const auto found =
        std::find_if(sections_.begin(), sections_.end(), [&](const auto& s) { return s.key == key; });
    section_.reset();
    if (found == sections_.end()) return true;
    const auto index = static_cast<std::size_t>(found - sections_.begin());
    if (seen_[index]) fail("key '" + key + "' comes twice");
    seen_[index] = true;
    section_ = index;
    next_index_ = 0;
  } else if (depth_ == list_depth_ + 1 && in_record_) {
    const std::vector<JsonField>& fields = sections_[*section_].fields;
    const auto found =
        std::find_if(fields.begin(), fields.end(), [&](const auto& f) { return f.key == key; });
    field_.reset();
    if (found == fields.end()) return true;
    field_ = static_cast<std::size_t>(found - fields.begin());
    if (value().present) fail("key '" + key + "' comes twice");
  } else if (depth_ == list_depth_ + 3 && in_field()) {
    member_ = key == field().member;
    if (member_ && member_seen_)
      fail("key '" + field().key + "': key '" + key + "' comes twice in one object");
    member_seen_ = member_seen_ || member_;
  }
  return true;
}

bool RecordHandler::parse_error(std::size_t position, const std::string&,
                                const nlohmann::detail::exception&) {
  if (bytes_.find_first_not_of(" \t\r\n") == std::string_view::npos) fail("is empty, expected JSON");
  if (position > bytes_.size()) fail("the file ends too early: it is truncated");
  fail(json_fault(bytes_, position, "JSON (UTF-8)"));
}

void RecordHandler::check_sections() const {
  for (std::size_t i = 0; i < sections_.size(); ++i) {
    if (!seen_[i]) fail("key '" + sections_[i].key + "' is missing");
  }
}

}  // namespace

void read_json_records(const std::filesystem::path& path, const std::vector<JsonSection>& sections,
                       const std::function<void(JsonRecord&)>& take) {
  const MappedFile file(path);
  const MarkedText marked(file.bytes(), path.string());
  const std::string_view bytes = marked.text();
  RecordHandler handler(path.string(), bytes, sections, take);
  Json::sax_parse(bytes.begin(), bytes.end(), &handler);
  handler.check_sections();
}

}  // namespace sightline
