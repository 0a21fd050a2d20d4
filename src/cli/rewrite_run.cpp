#include <algorithm>
#include <nlohmann/json.hpp>

#include "cli/full_program.h"
#include "cli/required_option.h"
#include "cli/rewrite_arguments.h"
#include "cli/rewrite_search.h"
#include "cli/text_lines.h"
#include "core/counted.h"
#include "core/error.h"
#include "core/interrupt.h"
#include "core/printable.h"
#include "data/text_pairs.h"
#include "image/image_writer.h"
#include "model/rewrite_texts.h"
#include "pipeline/rewritten_json.h"
#include "render/alignment_picture.h"

namespace sightline {

namespace {

void check_rewrite_arguments(const RewriteArguments& arguments) {
  if (!arguments.model)
    throw UsageError("rewrite needs --model FILE", "sightline train --task rewrite makes one");
  const bool input = std::find(arguments.texts.begin(), arguments.texts.end(), "-") != arguments.texts.end();
  if (arguments.texts.empty() && !arguments.files_from)
    throw UsageError("rewrite needs TEXT..., - for standard input, or --files-from FILE");
  if (arguments.files_from && !arguments.texts.empty())
    throw UsageError("--files-from: texts come from there, expected none beside it");
  if (input && arguments.texts.size() > 1)
    throw UsageError("- is standard input, expected no texts beside it");
  require_option(arguments.attention, arguments.format == "jsonl", {"--attention"}, "--format jsonl",
                 "--alignment FILE draws it");
  require_option(arguments.head > 0, arguments.alignment.has_value(), {"--head"}, "--alignment",
                 "with --format jsonl, --attention writes every head");
  if (arguments.alignment) check_image_file_name(*arguments.alignment);
}

std::vector<std::string> texts_of(const RewriteArguments& arguments) {
  if (arguments.files_from) return read_text_lines(*arguments.files_from, &Interrupt::requested);
  if (arguments.texts.front() == "-") return read_text_lines("-", &Interrupt::requested);
  return arguments.texts;
}

// What standard output gets of a text: an empty line of an empty one, so that lines still belong together.
std::string output_of(const RewriteArguments& arguments, const Rewriter& rewriter,
                      const RewrittenLine& line) {
  if (arguments.format == "jsonl")
    return dump_json(rewritten_json(rewriter, line, arguments.attention)) + "\n";
  const std::string before = arguments.format == "tsv" ? on_one_line(line.source) + "\t" : "";
  if (line.hypotheses.empty()) return before + "\n";
  std::string lines;
  for (const Hypothesis& hypothesis : line.hypotheses)
    lines += before + on_one_line(rewriter.written(hypothesis)) + "\n";
  return lines;
}

void warn_of_cut(const RewrittenLine& line, std::size_t number, const Rewriter& rewriter, Console& console) {
  if (!line.read.cut) return;
  console.warning("text " + std::to_string(number) + ": longer than the model reads, its first " +
                  counted(static_cast<std::size_t>(rewriter.maximum_length), "token") + " are rewritten");
}

void draw_alignment(const RewriteArguments& arguments, const RewrittenLine& line) {
  if (line.hypotheses.empty() || line.hypotheses.front().words.empty())
    throw DataError("--alignment: nothing was written for '" + printable(line.source.substr(0, 60)) + "'");
  const Hypothesis& best = line.hypotheses.front();
  write_image(*arguments.alignment,
              alignment_picture(arguments.head > 0 ? with_head(best, arguments.head) : best, line.read.tokens,
                                arguments.colours));
}

}  // namespace

ExitCode run_rewrite(const RewriteArguments& arguments, const Session& session) {
  check_rewrite_arguments(arguments);
  const LoadedRewriter loaded = load_rewriter(*arguments.model);
  const Rewriter& rewriter = loaded.rewriter;
  if (arguments.head > 0) check_head(arguments.head, rewriter.decoder->scorer().heads());
  const SearchOptions search = search_for(arguments.search, rewriter);
  const Interrupt interrupt;
  const std::vector<std::string> texts = texts_of(arguments);
  if (arguments.alignment && texts.size() != 1)
    throw UsageError("--alignment draws one text, found " + std::to_string(texts.size()));
  if (arguments.format == "tsv") session.console.print("source\ttarget\n");
  std::size_t number = 0;
  const auto take = [&](RewrittenLine&& line) {
    warn_of_cut(line, ++number, rewriter, session.console);
    session.console.print(output_of(arguments, rewriter, line));
    if (arguments.alignment) draw_alignment(arguments, line);
  };
  const bool done =
      rewrite_texts(rewriter, texts, search, take, session.console.progress(), &Interrupt::requested);
  session.console.finish_progress();
  return done && !Interrupt::requested() ? ExitCode::done : ExitCode::interrupted;
}

}  // namespace sightline
