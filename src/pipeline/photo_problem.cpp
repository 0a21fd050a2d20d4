#include "pipeline/photo_problem.h"

#include "core/error.h"
#include "core/unwritable_file.h"
#include "data/lock_file.h"

namespace sightline {

std::optional<std::string> photo_problem(const std::function<std::string()>& write) {
  try {
    std::string problem = write();
    if (!problem.empty()) return problem;
  } catch (const DataError& unusable) {
    return std::string(unusable.what()) + ", left alone";
  } catch (const UnwritableFile& error) {
    return error.what();
  } catch (const BusyError& error) {
    return error.what();
  }
  return {};
}

}  // namespace sightline
