#include "cli/text_inputs.h"

#include "core/counted.h"
#include "core/empty_text.h"
#include "core/interrupt.h"
#include "core/line_stream.h"
#include "text/code_points.h"

namespace sightline {

namespace {

constexpr char kLines[] = "-";

std::string valid_utf8(std::string_view bytes) {
  std::string text;
  for (const char32_t code : decode_utf8(bytes)) append_utf8(text, code);
  return text;
}

InputText input_text(const std::string& bytes, std::string where) {
  InputText input{valid_utf8(bytes), std::move(where), "", is_empty_text(bytes)};
  input.mended = input.text != bytes;
  if (input.empty) input.fault = "the text is empty";
  if (bytes.find('\0') != std::string::npos) {
    input.fault = "found a zero byte in it, expected text";
    input.empty = false;
  }
  return input;
}

bool take_lines(const std::filesystem::path& path, const TextTaker& taker) {
  const std::string name = path == kLines ? "standard input" : path.string();
  LineStream lines(path, &Interrupt::requested);
  std::size_t number = 0;
  for (;;) {
    if (lines.would_wait()) taker.answer();
    const auto line = lines.next();
    if (!line || Interrupt::requested()) return !Interrupt::requested();
    InputText input = input_text(line->text, "line " + std::to_string(++number) + " of " + name);
    if (!line->fault.empty()) {
      input.fault = line->fault;
      input.empty = false;
    }
    taker.take(input);
  }
}

bool take_all(const TextInputs& inputs, const TextTaker& taker) {
  std::size_t number = 0;
  for (const std::string& operand : inputs.operands) {
    if (Interrupt::requested()) return false;
    if (operand != kLines) {
      taker.take(input_text(operand, "text " + std::to_string(++number)));
    } else if (!take_lines(kLines, taker)) {
      return false;
    }
  }
  return !inputs.files_from || take_lines(*inputs.files_from, taker);
}

}  // namespace

Option files_from_option(TextInputs& inputs) {
  Option option = path_option("files-from", "FILE", inputs.files_from,
                              "texts, the lines of a file; -: of standard input");
  return with_dash([&inputs] { inputs.files_from = kLines; }, std::move(option));
}

std::string mended_warning(std::size_t mended) {
  return counted(mended, "text") +
         " not in UTF-8: what is none was read as \xEF\xBF\xBD (iconv -t UTF-8 "
         "makes a file of another encoding one)";
}

bool for_each_text(const TextInputs& inputs, const TextTaker& taker) {
  if (!take_all(inputs, taker)) return false;
  taker.answer();
  return !Interrupt::requested();
}

}  // namespace sightline
