#include "model/model_task.h"

#include <nlohmann/json.hpp>

#include "core/error.h"
#include "model/model_metadata.h"

namespace sightline {

namespace {

std::string what_it_does(ModelTask task) {
  for (const ModelTaskRow& row : EnumNames<ModelTask>::kRows)
    if (row.value == task) return row.does;
  return {};
}

}  // namespace

ModelTask task_in(const Json& description, const std::string& name) {
  try {
    return json_enum_or(description, "task", ModelTask::caption, name);
  } catch (const DataError& error) {
    throw ModelError(error.what(), "a newer Sightline may know it");
  }
}

ModelTask read_model_task(const std::filesystem::path& path) {
  return task_in(read_model_metadata(path), path.string());
}

void require_task(ModelTask found, ModelTask wanted, const std::string& name) {
  if (found == wanted) return;
  throw ModelError(
      name + ": a model that " + what_it_does(found) + ", expected one that " + what_it_does(wanted),
      "its command is: sightline " + to_string(found) + " --model " + name);
}

}  // namespace sightline
