#include <memory>

#include "cli/command.h"
#include "cli/full_program.h"
#include "cli/rewrite_arguments.h"
#include "image/picture_mark.h"

namespace sightline {

namespace {

std::vector<Option> rewrite_options(RewriteArguments& arguments) {
  std::vector<Option> options =
      grouped("Texts", {with_dash([&arguments] { arguments.files_from = "-"; },
                                  path_option("files-from", "FILE", arguments.files_from,
                                              "rewrite the lines of a file; -: of standard input")),
                        with_letter('m', path_option("model", "FILE", arguments.model, "the model file"))});
  const auto output = grouped(
      "Output",
      {with_letter('f', enum_option("format", arguments.format,
                                    "text: a line for each text (and version of it), jsonl: an object a "
                                    "line, tsv: a table of source and target, which evaluate reads")),
       switch_option("attention", arguments.attention,
                     "in jsonl: what each token paid to each token of the source"),
       replacing(
           {"picture", is_marked_picture},
           path_option("alignment", "FILE", arguments.alignment,
                       "draw that as a matrix, source above, what was written at its side; of one text")),
       integer_option(
           "head", arguments.head, 0,
           "draw the map of this head of multi-head attention alone, counted from 1; 0: their mean"),
       enum_option("colour-map", arguments.colours, "colours of the matrix")});
  options.insert(options.end(), output.begin(), output.end());
  for (Option& option : rewrite_search_options(arguments.search)) options.push_back(std::move(option));
  return options;
}

}  // namespace

Command rewrite_command() {
  const auto arguments = std::make_shared<RewriteArguments>();
  Command command;
  command.name = "rewrite";
  command.summary = "rewrite texts with a model that has learnt how";
  command.operands = "TEXT...|-";
  command.details =
      "Each text becomes another, as the model of train --task rewrite has learnt it: spoken times become "
      "digits, sentences of one language those of another. -, and --files-from, take a text from each line, "
      "and "
      "one line goes out for each that came in; of an empty one an empty one.";
  command.example = "sightline rewrite --model models/text/times.safetensors 'ten past two in the afternoon'";
  command.options = rewrite_options(*arguments);
  command.operand_value = ValueKind::text;
  command.max_operands = static_cast<std::size_t>(-1);
  command.set_operands = [arguments](const std::vector<std::string>& operands) {
    arguments->texts = operands;
  };
  command.run = [arguments](const Session& session) { return run_rewrite(*arguments, session); };
  return command;
}

}  // namespace sightline
