#include <limits>
#include <memory>
#include <nlohmann/json.hpp>

#include "cli/command.h"
#include "cli/model_options.h"
#include "cli/output_file.h"
#include "cli/photo_list.h"
#include "cli/picture_options.h"
#include "cli/record_writer.h"
#include "core/error.h"
#include "core/interrupt.h"
#include "core/json.h"
#include "model/model_file.h"
#include "pipeline/caption_run.h"

namespace sightline {

namespace {

struct CaptionArguments {
  std::vector<std::string> photos;
  bool recursive = false;
  ModelArguments model;
  CaptionImagesOptions images;
  std::string format = "text";
  bool attention = false;
  std::optional<std::filesystem::path> out;
  PictureArguments pictures;
};

std::vector<Option> options_of(CaptionArguments& arguments) {
  std::vector<Option> options = grouped(
      "Output",
      {with_letter('f',
                   choice_option(
                       "format", {"text", "jsonl"}, arguments.format,
                       "text: the caption, behind the file's name and a tab where there are several photos; "
                       "jsonl: a JSON object a line, with every word's log-probability")),
       switch_option("attention", arguments.attention,
                     "jsonl: where each word looked too, one row of weights over the grid per word"),
       with_letter('o', path_option("out", "FILE", arguments.out,
                                    "write to a file, which appears whole at the end"))});
  std::vector<Option> photos = image_options(arguments.images.limits);
  photos.insert(photos.begin(),
                with_letter('r', switch_option("recursive", arguments.recursive,
                                               "look into the directories inside a directory")));
  for (auto& more : {picture_options(arguments.pictures), grouped("Photos", photos),
                     model_options(arguments.model), search_options(arguments.images.search)}) {
    options.insert(options.end(), more.begin(), more.end());
  }
  return options;
}

void check(const CaptionArguments& arguments) {
  check_search(arguments.images.search);
  if (arguments.attention && arguments.format != "jsonl") {
    throw UsageError("--attention needs --format jsonl",
                     "to look at attention, see sightline overlay --help");
  }
}

// Writes records as text or JSON lines, to standard output or to a file.
class ResultsSink : public RecordSink {
 public:
  ResultsSink(const CaptionArguments& arguments, bool several, Console& console)
      : arguments_(arguments), several_(several), console_(console) {
    if (arguments.out) out_.emplace(*arguments.out);
  }

  std::optional<std::string> take(const CaptionRecord& record) override {
    write(arguments_.format == "jsonl" ? dump_json(record_json(record, arguments_.attention)) + "\n"
                                       : record_text(record, several_));
    return {};
  }

  void finish(bool) override {
    if (out_) out_->commit();
  }

 private:
  void write(const std::string& text) {
    if (out_) {
      out_->write(text);
    } else {
      console_.print(text);
    }
  }

  const CaptionArguments& arguments_;
  const bool several_;
  Console& console_;
  std::optional<OutputFile> out_;
};

// Captions what the operands stand for, and counts.
class Captioning {
 public:
  Captioning(const CaptionArguments& arguments, Console& console)
      : arguments_(arguments),
        console_(console),
        list_(list_photos(arguments.photos, arguments.recursive)),
        results_(arguments, list_.several, console),
        pictures_(arguments.pictures, arguments.images.limits) {}

  ExitCode run() {
    total_ = static_cast<std::int64_t>(list_.photos.size());
    for (const std::string& problem : list_.problems) fail(problem);
    std::vector<RecordSink*> sinks = pictures_.sinks();
    sinks.push_back(&results_);
    const CaptionPlan plan = plan_captions(list_.photos, sinks, &Interrupt::requested);
    if (plan.todo.empty()) {
      for (RecordSink* sink : sinks) sink->finish(true);
    } else {
      LoadedModel model = load_model_of(arguments_.model);
      run_captions(
          model.captioner, list_.photos, plan, sinks, {arguments_.images},
          [this](const CaptionRecord& record, const std::vector<std::string>& problems) {
            take(record, problems);
          },
          &Interrupt::requested);
      console_.finish_progress();
    }
    summarise();
    if (Interrupt::requested()) return ExitCode::interrupted;
    return failed_ > 0 ? ExitCode::some_failed : ExitCode::done;
  }

 private:
  void take(const CaptionRecord& record, const std::vector<std::string>& problems) {
    if (!record.ok) {
      fail(record.error);
    } else if (!problems.empty()) {
      fail(problems.front());
    }
    ++done_;
    if (total_ > 1) progress_({"captioning", "photos", done_, total_, ""});
  }

  void fail(const std::string& reason) {
    ++failed_;
    console_.error(reason);
  }

  void summarise() {
    if (total_ < 2 && !Interrupt::requested()) return;
    std::string text = std::to_string(done_) + " of " + std::to_string(total_) + " photos done";
    if (failed_ > 0) text += ", " + std::to_string(failed_) + " failed";
    console_.message(text);
  }

  const CaptionArguments& arguments_;
  Console& console_;
  const PhotoList list_;
  ResultsSink results_;
  PictureSinks pictures_;
  ProgressSink progress_ = console_.progress();
  std::int64_t done_ = 0, total_ = 0, failed_ = 0;
};

}  // namespace

Command caption_command() {
  const auto arguments = std::make_shared<CaptionArguments>();
  Command command;
  command.name = "caption";
  command.summary = "say what is in photographs";
  command.operands = "PHOTO|DIR...";
  command.details =
      "Captions each photo, in the order given; a directory stands for the photos in it. A photo that cannot "
      "be read is "
      "reported, the others go on, and the exit code is 1.";
  command.example = "sightline caption --format jsonl --out captions.jsonl holiday/";
  command.options = options_of(*arguments);
  command.min_operands = 1;
  command.max_operands = std::numeric_limits<std::size_t>::max();
  command.set_operands = [arguments](const std::vector<std::string>& photos) { arguments->photos = photos; };
  command.run = [arguments](const Session& session) {
    check(*arguments);
    const Interrupt interrupt;
    return Captioning(*arguments, session.console).run();
  };
  return command;
}

}  // namespace sightline
