#include "weights/json_bounds.h"

#include "core/error.h"
#include "core/json_events.h"

namespace sightline {

namespace {

class BoundsHandler : public JsonEvents {
 public:
  BoundsHandler(const JsonBounds& bounds, const std::string& name) : bounds_(bounds), name_(name) {}

  bool start_object(std::size_t) override { return enter(); }
  bool start_array(std::size_t) override { return enter(); }
  bool end_object() override { return leave(); }
  bool end_array() override { return leave(); }

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
