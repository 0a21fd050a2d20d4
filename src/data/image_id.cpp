#include "data/image_id.h"

#include <nlohmann/json.hpp>

namespace sightline {

Json id_json(const std::string& id) {
  const bool number = !id.empty() && id.size() < 18 &&
                      id.find_first_not_of("0123456789") == std::string::npos &&
                      (id[0] != '0' || id.size() == 1);
  return number ? Json(std::stoll(id)) : Json(id);
}

}  // namespace sightline
