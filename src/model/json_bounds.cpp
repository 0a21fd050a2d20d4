#include "model/json_bounds.h"

#include <nlohmann/json.hpp>

#include "core/error.h"

namespace sightline {

namespace {

class BoundsHandler : public nlohmann::json_sax<nlohmann::json> {
 public:
  BoundsHandler(const JsonBounds& bounds, const std::string& name) : bounds_(bounds), name_(name) {}

  bool null() override { return true; }
  bool boolean(bool) override { return true; }
  bool number_integer(number_integer_t) override { return true; }
  bool number_unsigned(number_unsigned_t) override { return true; }
  bool number_float(number_float_t, const string_t&) override { return true; }
  bool string(string_t&) override { return true; }
  bool binary(binary_t&) override { return true; }
  bool start_object(std::size_t) override { return enter(); }
  bool start_array(std::size_t) override { return enter(); }
  bool end_object() override { return leave(); }
  bool end_array() override { return leave(); }
  bool parse_error(std::size_t, const std::string&, const nlohmann::json::exception&) override {
    return false;
  }

  bool key(string_t&) override {
    if (++keys_ > bounds_.keys)
      throw ModelError(name_ + " has more than " + std::to_string(bounds_.keys) + " keys");
    return true;
  }

 private:
  bool enter() {
    if (++depth_ > bounds_.depth)
      throw ModelError(name_ + " is nested more than " + std::to_string(bounds_.depth) + " levels deep");
    return true;
  }
  bool leave() {
    --depth_;
    return true;
  }

  const JsonBounds& bounds_;
  const std::string& name_;
  std::size_t depth_ = 0, keys_ = 0;
};

}  // namespace

void check_json_bounds(std::string_view text, const JsonBounds& bounds, const std::string& name) {
  BoundsHandler handler(bounds, name);
  nlohmann::json::sax_parse(text.begin(), text.end(), &handler);
}

}  // namespace sightline
