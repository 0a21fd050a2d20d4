#pragma once

#include <cstddef>
#include <functional>
#include <string>
#include <vector>

#include "pipeline/caption_images.h"
#include "pipeline/photo_file.h"
#include "pipeline/record_sink.h"
#include "pipeline/sink_threads.h"

namespace sightline {

// What is to be done of a list of photos, as their outputs stand.
struct CaptionPlan {
  struct Todo {
    std::size_t photo = 0;  // index in the list
    SinkSet sinks = 0;      // that have no result of it
    bool kept = false;      // CaptionRecord::kept, should its caption be unsure
  };
  struct Past {
    std::size_t photo = 0;
    PastResult result;  // not done
  };
  std::vector<Todo> todo;
  // Held by every sink, and one has no good of it: not tried again. And whatever a sink refuses, which
  // others may want.
  std::vector<Past> past;
  std::size_t done = 0;  // held by every sink
};

// Asks each sink what it holds of each photo; what is below `least_confidence` is unsure. `stop` is asked
// before each photo; a plan that was stopped is of no use.
CaptionPlan plan_captions(const std::vector<PhotoFile>& photos, const std::vector<RecordSink*>& sinks,
                          double least_confidence = 0, const std::function<bool()>& stop = {});

struct CaptionRunOptions {
  CaptionImagesOptions images;
  // Captions below it are not written: where the best is (CaptionRecord::unsure) none of the photo's, else
  // the alternatives that are.
  double least_confidence = 0;
  bool sentence = false;  // CaptionRecord::sentence
  int waiting = 8;        // records that may wait before each sink
};

// Captions the photos that the plan names: reader threads, one for the model, one for each sink, bounded
// queues between them. The sinks are finished, also where `stop` said to stop. `taken` is called for each
// record when its sinks have it. Raises what a sink raised.
void run_captions(const Ensemble& models, const std::vector<PhotoFile>& photos, const CaptionPlan& plan,
                  const std::vector<RecordSink*>& sinks, const CaptionRunOptions& options,
                  const SinkThreads::Taken& taken, const std::function<bool()>& stop = {});

}  // namespace sightline
