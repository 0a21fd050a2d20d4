#include <algorithm>
#include <chrono>
#include <limits>
#include <memory>
#include <utility>
#include <vector>

#include "cli/caption_arguments.h"
#include "cli/caption_outputs.h"
#include "cli/command.h"
#include "cli/loaded_ensemble.h"
#include "cli/standard_photo.h"
#include "core/counted.h"
#include "core/error.h"
#include "core/files.h"
#include "core/interrupt.h"
#include "core/listed.h"
#include "core/output_file.h"
#include "core/printable.h"
#include "model/model_description.h"
#include "pipeline/caption_run.h"
#include "pipeline/caption_tally.h"
#include "pipeline/dry_run.h"
#include "pipeline/unsure_reason.h"

namespace sightline {

namespace {

constexpr std::size_t kNotesShown = 5;

// Hours before it is written.
void check_failures_file(const std::filesystem::path& path) {
  const std::filesystem::path file = replaceable_file(path);
  if (file.empty()) throw UsageError("--failures " + path.string() + ": is no file that can be written");
  OutputFile::check(path);
}

// Captions what the operands stand for, and counts.
class Captioning {
 public:
  Captioning(CaptionArguments& arguments, Console& console, OpenModels open)
      : arguments_(arguments), console_(console), open_(std::move(open)) {}

  ExitCode run() {
    const Interrupt interrupt;
    list_ = list_photos(arguments_.photos, &Interrupt::requested);
    try {
      if (!Interrupt::requested()) caption_photos();
    } catch (const OutputClosed&) {  // nobody wants the rest; what came of the others is still so
      console_.finish_progress();
    } catch (const EnvironmentError&) {  // a full disk
      if (taken_ > 0) console_.message(tally_.summary(seconds_));
      write_failures_where_possible();
      throw;
    }
    if (!arguments_.dry_run) tell_the_end();
    if (Interrupt::requested()) return ExitCode::interrupted;
    return tally_.failed() || outdated_ ? ExitCode::some_failed : ExitCode::done;
  }

 private:
  void tell_the_end() {
    if (arguments_.failures && planned_) tally_.write_failures(*arguments_.failures);
    list_guesses();
    if (list_.several || Interrupt::requested()) console_.message(summary());
  }

  void caption_photos() {
    report_list();
    outputs_ = caption_outputs(arguments_, list_, console_);
    for (const auto& output : outputs_) sinks_.push_back(output.get());
    const CaptionPlan plan =
        plan_captions(list_.photos, sinks_, arguments_.run.least_confidence, &Interrupt::requested);
    planned_ = !Interrupt::requested();
    if (planned_) begin(plan);
  }

  std::string summary() const {
    const bool kept = arguments_.out || makes_files(arguments_);
    return tally_.summary(seconds_) +
           (Interrupt::requested() && kept ? "; the same command goes on where this one was stopped" : "");
  }

  // The list may be on another disk than what could not be written.
  void write_failures_where_possible() const {
    if (!arguments_.failures || !planned_ || arguments_.dry_run) return;
    try {
      tally_.write_failures(*arguments_.failures);
    } catch (const EnvironmentError&) {
    }
  }

  void report_list() {
    for (const PhotoList::Problem& problem : list_.problems) {
      tally_.add_failed(0, problem.path, problem.reason);
      console_.error(problem.path + ": " + problem.reason);
    }
    for (std::size_t i = 0; i < list_.notes.size(); ++i) {
      if (i < kNotesShown) {
        console_.message(list_.notes[i]);
      } else {
        console_.detail(list_.notes[i]);
      }
    }
    if (list_.notes.size() > kNotesShown)
      console_.message("and " + counted(list_.notes.size() - kNotesShown, "more note") +
                       " like these (--verbose shows them)");
  }

  void begin(const CaptionPlan& plan) {
    for (RecordSink* sink : sinks_) {
      for (const std::string& notice : sink->notices()) console_.warning(notice);
      outdated_ = outdated_ || sink->is_outdated();
    }
    if (!arguments_.dry_run) return carry_out(plan);
    say_what_would_be_done(plan);
  }

  // The words that a command names are checked against the description of the model alone.
  void say_what_would_be_done(const CaptionPlan& plan) {
    if (!plan.todo.empty()) {
      const std::string name = model_path_of(arguments_.model).string();
      const ModelDescription model = read_model_description(name);
      set_words(arguments_.run.images.search, arguments_.words,
                Vocabulary::from_words(model.vocabulary, name, model.tokens));
    }
    for (const PhotoList::Problem& problem : list_.problems)
      tell(Foreseen::Kind::fail, problem.path, problem.reason);
    std::size_t captioned = 0, skipped = 0;
    foresee(
        list_.photos, plan, sinks_, arguments_.run.images.limits,
        [&](const Foreseen& step) {
          const std::string file = list_.photos[step.photo].path.string();
          captioned += step.kind == Foreseen::Kind::caption;
          skipped += step.kind == Foreseen::Kind::skip;
          if (step.kind == Foreseen::Kind::fail) tally_.add_failed(step.photo, file, step.detail);
          tell(step.kind, file, step.detail);
        },
        &Interrupt::requested);
    console_.message("would caption " + counted(captioned, "photo") + " and skip " + std::to_string(skipped) +
                     "; " + std::to_string(tally_.failures()) + " would fail; nothing was written");
  }

  void tell(Foreseen::Kind kind, const std::string& file, const std::string& detail) {
    console_.print(to_string(kind) + "\t" + printable(file) +
                   (detail.empty() ? "" : "\t" + printable_lines(detail)) + "\n");
  }

  void carry_out(const CaptionPlan& plan) {
    tally_.add_skipped(plan.done);
    for (const CaptionPlan::Past& past : plan.past) {
      const bool failed = past.result.kind != PastResult::Kind::unsure;
      list(past.photo, past.result.reason, failed);
    }
    if (plan.todo.empty()) {
      for (RecordSink* sink : sinks_) sink->finish(true);
      return;
    }
    if (list_.photos.front().path == kStandardInput) {
      CaptionImagesOptions& images = arguments_.run.images;
      const auto bytes = std::make_shared<std::string>(read_standard_photo(images.limits));
      images.standard_input = [bytes] { return std::move(*bytes); };
      if (Interrupt::requested()) return;
    }
    LoadedEnsemble models(arguments_.model, console_, std::move(open_));
    set_words(arguments_.run.images.search, arguments_.words, models.vocabulary());
    total_ = static_cast<std::int64_t>(plan.todo.size());
    const auto start = std::chrono::steady_clock::now();
    show_progress();
    run_captions(
        models.models(), list_.photos, plan, sinks_, arguments_.run,
        [this](const CaptionRecord& record, const std::vector<std::string>& problems) {
          take(record, problems);
        },
        &Interrupt::requested);
    console_.finish_progress();
    seconds_ = std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
  }

  void take(const CaptionRecord& record, const std::vector<std::string>& problems) {
    if (!record.ok) {
      list(record.index, record.error, true);
    } else if (!problems.empty()) {
      list(record.index, problems.front(), true);
    } else if (!record.unsure.empty()) {
      list(record.index, listed_reason(record), false);
    } else {
      tally_.add_done();
      tell_worth(record);
    }
    ++taken_;
    show_progress();
  }

  void show_progress() {
    if (list_.several) progress_({"captioning", "photo", taken_, total_, ""});
  }

  // Of one photo at once. Of several guesses are listed at the end, and whoever wants details has all.
  void tell_worth(const CaptionRecord& record) {
    if (!record.judgement) return;
    tally_.add_judgement(*record.judgement);
    const std::string text = record.file + ": " + judgement_text(*record.judgement);
    if (!list_.several) return console_.message(text);
    console_.detail(text);
    if (record.judgement->worth == Worth::guess) guesses_.push_back({record.index, record.judgement->unlike});
  }

  void list_guesses() {
    if (guesses_.empty() || console_.is_quiet()) return;
    std::sort(guesses_.begin(), guesses_.end());
    std::vector<std::string> lines;
    for (const auto& [photo, unlike] : guesses_)
      lines.push_back("  " + printable(list_.photos[photo].path.string()) +
                      (unlike ? std::string(": ") + kUnlikeText : ""));
    console_.message("captions that are guesses:\n" + ten_of(lines, "\n"));
  }

  void list(std::size_t photo, const std::string& reason, bool failed) {
    const std::string file = list_.photos[photo].path.string();
    if (failed) {
      tally_.add_failed(photo, file, reason);
      console_.error(reason);
    } else {
      tally_.add_unsure(photo, file, reason);
      console_.message(file + ": " + reason);
    }
  }

  CaptionArguments& arguments_;
  Console& console_;
  OpenModels open_;
  PhotoList list_;
  std::vector<std::unique_ptr<RecordSink>> outputs_;
  std::vector<RecordSink*> sinks_;
  CaptionTally tally_;
  std::vector<std::pair<std::size_t, bool>> guesses_;  // photo, and whether it is unlike
  ProgressSink progress_ = console_.progress();
  bool outdated_ = false;  // pictures were asked for, and only those of other options are there
  bool planned_ = false;   // until then an earlier list of failures stays
  std::int64_t taken_ = 0, total_ = 0;
  double seconds_ = 0;
};

}  // namespace

Command caption_command() {
  const auto arguments = std::make_shared<CaptionArguments>();
  Command command;
  command.name = "caption";
  command.summary = "say what is in photographs";
  command.operands = "[PHOTO|DIR|PATTERN|-...]";
  command.details =
      "Captions each photo, in the order given; a directory stands for the pictures in it, whatever they are "
      "called, -: for one that standard input brings. A photo that cannot be read is reported, the others go "
      "on, and the exit code is 1. What is "
      "written to files is not made again: the same command goes on where it was stopped or killed, and says "
      "so where the model or the options have changed.";
  command.example = "sightline caption --recursive --sidecar xmp photos/";
  command.options = caption_options(*arguments);
  command.max_operands = std::numeric_limits<std::size_t>::max();
  command.set_operands = [arguments](const std::vector<std::string>& operands) {
    arguments->photos.operands = operands;
  };
  command.run = [arguments](const Session& session) {
    complete_caption_arguments(*arguments);
    if (arguments->failures) check_failures_file(*arguments->failures);
    OpenModels open = require_libtorch_for(arguments->model);
    return Captioning(*arguments, session.console, std::move(open)).run();
  };
  return command;
}

}  // namespace sightline
