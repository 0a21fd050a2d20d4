#pragma once

#include <filesystem>
#include <string>

#include "core/enum_names.h"
#include "core/json.h"

namespace sightline {

// What a model does. Each task's command has the task's name.
enum class ModelTask { caption, rewrite, classify };

struct ModelTaskRow {
  ModelTask value;
  const char* name;
  const char* does;  // "rewrites texts"
};
template <>
struct EnumNames<ModelTask> {
  static constexpr const char* kWhat = "task";
  static constexpr ModelTaskRow kRows[] = {{ModelTask::caption, "caption", "captions photographs"},
                                           {ModelTask::rewrite, "rewrite", "rewrites texts"},
                                           {ModelTask::classify, "classify", "classifies texts"}};
};

// The task of a model file's description: captions, where none is named, as in files of before there were
// others. Raises ModelError for one that is unknown; `name` is what errors call the model.
ModelTask task_in(const Json& description, const std::string& name);

// The task of a model file. Raises ModelError where it is not a Sightline model.
ModelTask read_model_task(const std::filesystem::path& path);

// Raises ModelError naming the right command where a model is of another task than it is asked for.
void require_task(ModelTask found, ModelTask wanted, const std::string& name);

}  // namespace sightline
