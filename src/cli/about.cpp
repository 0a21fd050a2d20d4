#include "cli/about.h"

namespace sightline {

std::vector<std::pair<std::string, std::string>> exit_codes() {
  return {{"0", "all done"},
          {"1", "some images failed, the others are done"},
          {"2", "usage: an option or operand that cannot be meant"},
          {"3", "a model, data or the environment: a damaged file, a full disk"},
          {"130", "interrupted; what was done is written"}};
}

std::vector<std::pair<std::string, std::string>> environment_variables() {
  return {{"SIGHTLINE_MODEL", "the model that is used without --model"},
          {"NO_COLOR", "where it is set, no colours without --color always"}};
}

}  // namespace sightline
