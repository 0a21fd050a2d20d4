#include <limits>
#include <memory>
#include <nlohmann/json.hpp>

#include "cli/command.h"
#include "cli/model_options.h"
#include "cli/output_file.h"
#include "cli/photo_list.h"
#include "cli/record_writer.h"
#include "core/error.h"
#include "core/interrupt.h"
#include "core/json.h"
#include "model/model_file.h"
#include "pipeline/caption_images.h"

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
  for (auto& more :
       {grouped("Photos", photos), model_options(arguments.model), search_options(arguments.images.search)}) {
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

// Hands records on as they come, and counts.
class Captioning {
 public:
  Captioning(const CaptionArguments& arguments, Console& console) : arguments_(arguments), console_(console) {
    if (arguments.out) out_.emplace(*arguments.out);
  }

  ExitCode run() {
    PhotoList list = list_photos(arguments_.photos, arguments_.recursive);
    several_ = list.several;
    total_ = static_cast<std::int64_t>(list.files.size());
    for (const std::string& problem : list.problems) fail(problem);
    if (!list.files.empty()) caption(list);
    if (out_) out_->commit();
    summarise();
    if (Interrupt::requested()) return ExitCode::interrupted;
    return failed_ > 0 ? ExitCode::some_failed : ExitCode::done;
  }

 private:
  void caption(const PhotoList& list) {
    LoadedModel model = load_model_of(arguments_.model);
    caption_images(
        model.captioner, list.files, arguments_.images, [this](CaptionRecord&& record) { take(record); },
        &Interrupt::requested);
    console_.finish_progress();
  }

  void take(const CaptionRecord& record) {
    if (arguments_.format == "jsonl") {
      write(dump_json(record_json(record, arguments_.attention)) + "\n");
    } else {
      write(record_text(record, several_));
    }
    if (!record.ok) fail(record.error);
    ++done_;
    if (total_ > 1) progress_({"captioning", "photos", done_, total_, ""});
  }

  void write(const std::string& text) {
    if (out_) {
      out_->write(text);
    } else {
      console_.print(text);
    }
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
  ProgressSink progress_ = console_.progress();
  std::optional<OutputFile> out_;
  bool several_ = false;
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
