#include "cli/text_inputs.h"

#include <cerrno>
#include <cstring>
#include <fstream>
#include <iostream>

#include "core/error.h"
#include "core/interrupt.h"

namespace sightline {

namespace {

constexpr char kLines[] = "-";
constexpr std::string_view kUtf8Mark = "\xEF\xBB\xBF";

InputText input_text(std::string text, std::string where) {
  const bool blank = text.find_first_not_of(" \t\r\n") == std::string::npos;
  return {std::move(text), std::move(where), blank ? "the text is empty" : ""};
}

bool take_lines(std::istream& stream, const std::string& name,
                const std::function<void(const InputText&)>& take) {
  std::size_t number = 0;
  for (std::string line; std::getline(stream, line);) {
    if (Interrupt::requested()) return false;
    if (number == 0 && line.starts_with(kUtf8Mark)) line.erase(0, kUtf8Mark.size());
    if (line.ends_with('\r')) line.pop_back();
    take(input_text(line, "line " + std::to_string(++number) + " of " + name));
  }
  return !Interrupt::requested();
}

}  // namespace

Option files_from_option(TextInputs& inputs) {
  Option option = path_option("files-from", "FILE", inputs.files_from,
                              "texts, the lines of a file; -: of standard input");
  return with_dash([&inputs] { inputs.files_from = kLines; }, std::move(option));
}

bool for_each_text(const TextInputs& inputs, const std::function<void(const InputText&)>& take) {
  std::size_t number = 0;
  for (const std::string& operand : inputs.operands) {
    if (Interrupt::requested()) return false;
    if (operand != kLines) {
      take(input_text(operand, "text " + std::to_string(++number)));
    } else if (!take_lines(std::cin, "standard input", take)) {
      return false;
    }
  }
  if (!inputs.files_from) return true;
  if (*inputs.files_from == kLines) return take_lines(std::cin, "standard input", take);
  std::ifstream file(*inputs.files_from);
  if (!file) throw DataError(inputs.files_from->string() + ": " + std::strerror(errno));
  return take_lines(file, inputs.files_from->string(), take);
}

}  // namespace sightline
