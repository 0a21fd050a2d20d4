#include <algorithm>
#include <memory>

#include "cli/common_options.h"
#include "cli/man_page.h"
#include "cli/output_form.h"
#include "cli/reference.h"
#include "core/counted.h"
#include "core/directories.h"
#include "core/error.h"
#include "core/files.h"
#include "core/nearest.h"

namespace sightline {

namespace {

struct ManArguments {
  std::string command;  // empty: the program
  ManualForm format = ManualForm::roff;
  std::optional<std::filesystem::path> out;
};

struct Page {
  std::string file, text;
};

std::vector<std::string> names_of(const std::vector<Command>& commands) {
  std::vector<std::string> names;
  for (const Command& command : commands) names.push_back(command.name);
  return names;
}

const Command& find(const std::vector<Command>& commands, const std::string& name) {
  const auto found = std::find_if(commands.begin(), commands.end(),
                                  [&name](const Command& command) { return command.name == name; });
  if (found != commands.end()) return *found;
  throw UsageError("there is no command '" + name + "'" + did_you_mean(name, names_of(commands)),
                   "sightline --help lists the commands");
}

Page page_of(const std::vector<Command>& commands, const ManArguments& arguments) {
  const std::string& name = arguments.command;
  if (arguments.format == ManualForm::markdown)
    return {kReferenceName,
            name.empty() ? reference_page(commands) : reference_section(find(commands, name))};
  return {man_page_name(name),
          name.empty() ? program_man_page(commands) : command_man_page(find(commands, name))};
}

// Into a directory go all of them, where no command is named; the reference is one page anyway.
std::vector<Page> pages_of(const std::vector<Command>& commands, const ManArguments& arguments) {
  std::vector<Page> pages{page_of(commands, arguments)};
  if (!pages.front().text.starts_with(kReferenceBegin) && arguments.format == ManualForm::markdown)
    pages.front().text.insert(0, std::string(kReferenceBegin) + "\n\n");
  if (!arguments.command.empty() || arguments.format == ManualForm::markdown) return pages;
  for (const Command& command : commands)
    pages.push_back({man_page_name(command.name), command_man_page(command)});
  return pages;
}

// Where they go.
std::vector<std::filesystem::path> page_files(const ManArguments& arguments) {
  CommonArguments common;
  std::vector<std::filesystem::path> files;
  for (const Page& page : pages_of(commands_with(common), arguments))
    files.push_back(*arguments.out / page.file);
  return files;
}

bool is_manual_page(const std::filesystem::path& file) {
  try {
    const MappedFile text(file);
    const std::string_view line = text.bytes().substr(0, text.bytes().find('\n'));
    return (line.starts_with(kManPageBegin) && line.ends_with(kManPageEnd)) || line == kReferenceBegin;
  } catch (const DataError&) {
    return false;
  }
}

Option man_out_option(ManArguments& arguments) {
  Option option = replacing({"manual page", is_manual_page},
                            path_option("out", "DIR", arguments.out,
                                        "write the pages of the program and of every command into DIR, or "
                                        "only that of COMMAND; markdown: DIR/REFERENCE.md"));
  option.further = [&arguments] { return page_files(arguments); };
  return with_letter('o', std::move(option));
}

ExitCode write_manual(const ManArguments& arguments, const Session& session) {
  CommonArguments common;
  const std::vector<Command> commands = commands_with(common);
  if (!arguments.out) {
    session.console.print(page_of(commands, arguments).text);
    return ExitCode::done;
  }
  const std::vector<Page> pages = pages_of(commands, arguments);
  make_directory(*arguments.out);
  for (const Page& page : pages) write_file_atomically(*arguments.out / page.file, page.text);
  session.console.message("wrote " + counted(pages.size(), "page") + " to " +
                          printable(arguments.out->string()));
  return ExitCode::done;
}

}  // namespace

Command man_command() {
  const auto arguments = std::make_shared<ManArguments>();
  Command command;
  command.name = "man";
  command.summary = "the manual, as man pages or as one Markdown page";
  command.operands = "[COMMAND]";
  command.details =
      "Prints the manual page of a command, or of the program as a whole. man -l reads it: sightline man "
      "caption "
      "| man -l -";
  command.example = "sightline man --out man1";
  command.options = grouped(
      "Output",
      {with_letter(
           'f', enum_option("format", arguments->format,
                            "form of the manual; roff: pages for man, markdown: all commands on one page")),
       man_out_option(*arguments)});
  command.operand_value = ValueKind::text;
  command.operand_suggestions = [] { return names_of(all_commands()); };
  command.max_operands = 1;
  command.set_operands = [arguments](const std::vector<std::string>& operands) {
    arguments->command = operands.empty() ? "" : operands[0];
  };
  command.run = [arguments](const Session& session) { return write_manual(*arguments, session); };
  return command;
}

}  // namespace sightline
