#include "pipeline/sink_threads.h"

#include <bit>
#include <cassert>
#include <optional>
#include <utility>

namespace sightline {

SinkThreads::SinkThreads(const std::vector<RecordSink*>& sinks, std::size_t waiting, Taken taken)
    : taken_(std::move(taken)) {
  assert(sinks.size() <= 64);
  for (RecordSink* sink : sinks) workers_.push_back(std::make_unique<Worker>(*sink, waiting));
  for (auto& worker : workers_) worker->thread = std::thread([this, &worker = *worker] { work(worker); });
}

SinkThreads::~SinkThreads() {
  dropping_ = true;
  join();
}

bool SinkThreads::push(CaptionRecord&& record, SinkSet wanted) {
  const auto shared = std::make_shared<Shared>();
  shared->record = std::move(record);
  shared->left = std::popcount(wanted);
  for (std::size_t i = 0; i < workers_.size(); ++i) {
    if ((wanted >> i & 1) != 0 && !workers_[i]->queue.push(shared)) return false;
  }
  return !failed_;
}

void SinkThreads::finish(bool complete) {
  join();
  std::exception_ptr error;
  for (auto& worker : workers_) error = error ? error : worker->error;
  for (auto& worker : workers_) {
    if (worker->error) continue;
    try {
      worker->sink.finish(complete && !error);
    } catch (...) {
      if (!error) error = std::current_exception();
    }
  }
  if (error) std::rethrow_exception(error);
}

void SinkThreads::work(Worker& worker) {
  try {
    while (const auto shared = worker.queue.pop()) {
      if (!dropping_) take(worker.sink, **shared);
    }
  } catch (...) {
    worker.error = std::current_exception();
    failed_ = true;
    worker.queue.close();
  }
}

void SinkThreads::take(RecordSink& sink, Shared& shared) {
  const std::optional<std::string> problem = sink.take(shared.record);
  const std::lock_guard lock(mutex_);
  if (problem) shared.problems.push_back(*problem);
  if (--shared.left == 0 && taken_) taken_(shared.record, shared.problems);
}

void SinkThreads::join() {
  for (auto& worker : workers_) worker->queue.close();
  for (auto& worker : workers_) {
    if (worker->thread.joinable()) worker->thread.join();
  }
}

}  // namespace sightline
