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

// How a command that reads texts answers each: lines for people, JSON objects a line, a table with tabs.
enum class AnswerForm { text, jsonl, tsv };

template <>
struct EnumNames<AnswerForm> {
  static constexpr const char* kWhat = "form of the answers";
  static constexpr EnumName<AnswerForm> kRows[] = {
      {AnswerForm::text, "text"}, {AnswerForm::jsonl, "jsonl"}, {AnswerForm::tsv, "tsv"}};
};

}  // namespace sightline
