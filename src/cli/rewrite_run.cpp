#include <algorithm>
#include <nlohmann/json.hpp>

#include "cli/full_program.h"
#include "cli/required_option.h"
#include "cli/rewrite_arguments.h"
#include "cli/rewrite_search.h"
#include "cli/text_inputs.h"
#include "core/counted.h"
#include "core/error.h"
#include "core/interrupt.h"
#include "core/output_file.h"
#include "core/printable.h"
#include "data/text_pairs.h"
#include "image/image_writer.h"
#include "image/picture_mark.h"
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
  require_option(arguments.attention, arguments.format == AnswerForm::jsonl, "--attention", "--format jsonl",
                 "--alignment FILE draws it");
  require_option(arguments.head > 0, arguments.alignment.has_value(), "--head", "--alignment",
                 "with --format jsonl, --attention writes every head");
  require_option(arguments.colours != RewriteArguments().colours, arguments.alignment.has_value(),
                 "--colour-map", "--alignment");
  if (!arguments.alignment) return;
  check_image_file_name(*arguments.alignment);
  OutputFile::check(*arguments.alignment);
}

// What standard output gets of a text: an empty line of an empty one, so that lines still belong together.
std::string output_of(const RewriteArguments& arguments, const Rewriter& rewriter,
                      const RewrittenLine& line) {
  if (arguments.format == AnswerForm::jsonl)
    return dump_json(rewritten_json(rewriter, line, arguments.attention)) + "\n";
  const std::string before = arguments.format == AnswerForm::tsv ? on_one_line(line.source) + "\t" : "";
  if (line.hypotheses.empty()) return before + "\n";
  std::string lines;
  for (const Hypothesis& hypothesis : line.hypotheses)
    lines += before + on_one_line(rewriter.written(hypothesis)) + "\n";
  return lines;
}

void draw_alignment(const RewriteArguments& arguments, const RewrittenLine& line) {
  if (line.hypotheses.empty() || line.hypotheses.front().words.empty())
    throw DataError("--alignment: nothing was written for '" + printable(line.source.substr(0, 60)) + "'");
  const Hypothesis& best = line.hypotheses.front();
  write_image(*arguments.alignment,
              alignment_picture(arguments.head > 0 ? with_head(best, arguments.head) : best, line.read.tokens,
                                arguments.colours),
              kPictureMark);
}

// Rewrites texts as they come, many at a time where they are there.
class TextRewriting {
 public:
  TextRewriting(const RewriteArguments& arguments, const Rewriter& rewriter, Console& console)
      : arguments_(arguments),
        rewriter_(rewriter),
        search_(search_for(arguments.search, rewriter)),
        console_(console) {
    if (arguments.format == AnswerForm::tsv) console_.print("source\ttarget\n");
  }

  // False where a text could not be read: an empty line stands for it.
  bool all_read() const { return all_read_; }

  void add(const InputText& input) {
    if (arguments_.alignment && answered_ + waiting_.size() > 0)
      throw UsageError("--alignment draws one text, found several");
    const bool unread = !input.fault.empty() && !input.empty;
    if (unread) console_.error(input.where + ": " + input.fault);
    all_read_ = all_read_ && !unread;
    mended_ += input.mended;
    waiting_.push_back(unread ? "" : input.text);
    if (waiting_.size() >= kAtOnce) answer();
  }

  // What there is to say of all of them.
  void finish() const {
    if (mended_ > 0) console_.warning(mended_warning(mended_));
  }

  // Those that wait. An interrupt ends it.
  void answer() {
    if (waiting_.empty()) return;
    const auto take = [this](RewrittenLine&& line) { take_line(line); };
    rewrite_texts(rewriter_, waiting_, search_, take, console_.progress(), &Interrupt::requested);
    console_.finish_progress();
    waiting_.clear();
  }

 private:
  static constexpr std::size_t kAtOnce = 1024;

  void take_line(const RewrittenLine& line) {
    ++answered_;
    if (line.read.cut)
      console_.warning("text " + std::to_string(answered_) + ": longer than the model reads, its first " +
                       counted(static_cast<std::size_t>(rewriter_.maximum_length), "token") +
                       " are rewritten");
    console_.print(output_of(arguments_, rewriter_, line));
    if (arguments_.alignment) draw_alignment(arguments_, line);
  }

  const RewriteArguments& arguments_;
  const Rewriter& rewriter_;
  const SearchOptions search_;
  Console& console_;
  std::vector<std::string> waiting_;
  std::size_t answered_ = 0, mended_ = 0;
  bool all_read_ = true;
};

}  // namespace

ExitCode run_rewrite(const RewriteArguments& arguments, const Session& session) {
  check_rewrite_arguments(arguments);
  const LoadedRewriter loaded = load_rewriter(*arguments.model);
  const Rewriter& rewriter = loaded.rewriter;
  if (arguments.head > 0) check_head(arguments.head, rewriter.decoder->scorer().heads());
  const Interrupt interrupt;
  TextRewriting rewriting(arguments, rewriter, session.console);
  const bool whole =
      for_each_text({arguments.texts, arguments.files_from},
                    {[&](const InputText& text) { rewriting.add(text); }, [&] { rewriting.answer(); }});
  rewriting.finish();
  if (!whole) return ExitCode::interrupted;
  return rewriting.all_read() ? ExitCode::done : ExitCode::some_failed;
}

}  // namespace sightline
