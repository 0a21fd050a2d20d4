#include "pipeline/caption_run.h"

#include <algorithm>
#include <filesystem>
#include <optional>
#include <utility>

#include "pipeline/unsure_reason.h"

namespace sightline {

namespace {

// What a sink holds, once it is compared with the confidence that is asked for.
std::optional<PastResult> judged(std::optional<PastResult> past, double least) {
  if (past && past->kind == PastResult::Kind::done && past->confidence < least)
    return PastResult{PastResult::Kind::unsure, unsure_text_of_kept(past->confidence, least)};
  return past;
}

}  // namespace

CaptionPlan plan_captions(const std::vector<PhotoFile>& photos, const std::vector<RecordSink*>& sinks,
                          double least_confidence, const std::function<bool()>& stop) {
  CaptionPlan plan;
  for (std::size_t i = 0; i < photos.size() && !(stop && stop()); ++i) {
    SinkSet wanted = 0;
    std::optional<PastResult> bad;
    bool refused = false, kept = false;
    for (std::size_t s = 0; s < sinks.size(); ++s) {
      const std::optional<PastResult> past = judged(sinks[s]->held(photos[i]), least_confidence);
      kept = kept || (least_confidence > 0 && sinks[s]->keeps_earlier(photos[i]));
      if (!past) wanted |= SinkSet{1} << s;
      if (past && past->kind == PastResult::Kind::refused) {
        plan.past.push_back({i, *past});
        refused = true;
      } else if (past && past->kind != PastResult::Kind::done) {
        bad = past;
      }
    }
    if (wanted != 0) {
      plan.todo.push_back({i, wanted, kept});
    } else if (bad) {
      plan.past.push_back({i, *bad});
    } else if (!refused) {
      ++plan.done;
    }
  }
  return plan;
}

void run_captions(const Ensemble& models, const std::vector<PhotoFile>& photos, const CaptionPlan& plan,
                  const std::vector<RecordSink*>& sinks, const CaptionRunOptions& options,
                  const SinkThreads::Taken& taken, const std::function<bool()>& stop) {
  std::vector<std::filesystem::path> files;
  for (const CaptionPlan::Todo& todo : plan.todo) files.push_back(photos[todo.photo].path);
  CaptionImagesOptions images = options.images;
  for (const RecordSink* sink : sinks) images.keep_bytes = images.keep_bytes || sink->draws();
  SinkThreads threads(sinks, static_cast<std::size_t>(std::max(1, options.waiting)), taken);
  bool failed = false;
  std::size_t pushed = 0;
  caption_images(
      models, files, images,
      [&](CaptionRecord&& record) {
        const CaptionPlan::Todo& todo = plan.todo[pushed++];
        record.index = todo.photo;
        record.place = photos[todo.photo].place;
        record.sentence = options.sentence;
        record.n_best = options.images.search.n_best > 1;
        record.unsure = unsure_reason(record, options.least_confidence);
        record.kept = !record.unsure.empty() && todo.kept;
        leave_out_unsure(record.hypotheses, options.least_confidence);
        failed = !threads.push(std::move(record), todo.sinks) || failed;
      },
      [&] { return failed || (stop && stop()); });
  threads.finish(pushed == plan.todo.size());
}

}  // namespace sightline
