#pragma once

#include "core/enum_names.h"

namespace sightline {

// How a command that describes something prints it.
enum class OutputForm { text, json };

template <>
struct EnumNames<OutputForm> {
  static constexpr const char* kWhat = "form of the output";
  static constexpr EnumName<OutputForm> kRows[] = {{OutputForm::text, "text"}, {OutputForm::json, "json"}};
};

// The same of the manual: pages for man, or one page of all commands.
enum class ManualForm { roff, markdown };

template <>
struct EnumNames<ManualForm> {
  static constexpr const char* kWhat = "form of the manual";
  static constexpr EnumName<ManualForm> kRows[] = {{ManualForm::roff, "roff"},
                                                   {ManualForm::markdown, "markdown"}};
};

}  // namespace sightline
