#include <memory>

#include "cli/classify_arguments.h"
#include "cli/command.h"
#include "cli/full_program.h"
#include "render/text_page.h"

namespace sightline {

namespace {

std::vector<Option> classify_options(ClassifyArguments& arguments) {
  std::vector<Option> options = grouped(
      "Model and texts",
      {with_letter(
           'm', path_option("model", "FILE", arguments.model, "the model, trained by train --task classify")),
       files_from_option(arguments.inputs),
       integer_option("max-words", arguments.max_words, 0, 100000,
                      "words of a text that are read, its first; 0: as many as in training")});
  for (Option& option : grouped(
           "Output",
           {with_letter('f', enum_option("format", arguments.format,
                                         "label and probability; a JSON object a line; or a table of label, "
                                         "probability and text")),
            switch_option("attention", arguments.attention,
                          "with --format jsonl: the words, and what each head and sentence looked at"),
            replacing({"page of texts", is_text_page},
                      path_option("html", "FILE", arguments.html,
                                  "a page of the texts, the words that were looked at shaded"))}))
    options.push_back(std::move(option));
  return options;
}

}  // namespace

Command classify_command() {
  const auto arguments = std::make_shared<ClassifyArguments>();
  Command command;
  command.name = "classify";
  command.summary = "say of what kind a text is, and which words it was read by";
  command.operands = "[TEXT...|-]";
  command.details =
      "Each argument is a text; -, and --files-from, take a text from each line. Prints the label and its "
      "probability, a line for each text in their order. --html makes a page on which the words are shaded "
      "that the "
      "model's attention rested on, by head and by sentence where it has them. Long texts are read up to as "
      "many words "
      "as in training, which is said.";
  command.example =
      "sightline classify --model models/text/imdb.safetensors --html page.html \"A fine film!\"";
  command.options = classify_options(*arguments);
  command.operand_value = ValueKind::text;
  command.max_operands = static_cast<std::size_t>(-1);
  command.set_operands = [arguments](const std::vector<std::string>& operands) {
    arguments->inputs.operands = operands;
  };
  command.run = [arguments](const Session& session) { return run_classify(*arguments, session); };
  return command;
}

}  // namespace sightline
