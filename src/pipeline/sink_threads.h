#pragma once

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <exception>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "core/bounded_queue.h"
#include "pipeline/record_sink.h"

namespace sightline {

// One bit a sink, the first in the lowest.
using SinkSet = std::uint64_t;

// Runs each sink on a thread of its own. At most `waiting` records wait before each, whatever it is doing:
// memory is flat, and the slowest sink sets the pace.
class SinkThreads {
 public:
  // Called when every sink has taken a record, with what they had to say of it; from any of the threads, one
  // call at a time.
  using Taken = std::function<void(const CaptionRecord& record, const std::vector<std::string>& problems)>;

  // At most 64 sinks, which must outlive this.
  SinkThreads(const std::vector<RecordSink*>& sinks, std::size_t waiting, Taken taken);
  // Where finish() was not called: drops what waits.
  ~SinkThreads();
  SinkThreads(const SinkThreads&) = delete;
  SinkThreads& operator=(const SinkThreads&) = delete;

  // Hands a record to the sinks of the set. Waits where their queues are full. False once a sink has failed.
  bool push(CaptionRecord&& record, SinkSet wanted);

  // Waits until all is taken, and finishes the sinks, those too whose fellow has failed. Raises what a sink
  // raised.
  void finish(bool complete);

 private:
  struct Shared {
    CaptionRecord record;
    std::atomic<int> left = 0;  // sinks that have not taken it
    std::vector<std::string> problems;
  };
  struct Worker {
    Worker(RecordSink& of, std::size_t waiting) : sink(of), queue(waiting) {}
    RecordSink& sink;
    BoundedQueue<std::shared_ptr<Shared>> queue;
    std::exception_ptr error;
    std::thread thread;
  };

  void work(Worker& worker);
  void take(RecordSink& sink, Shared& shared);
  void join();

  Taken taken_;
  std::mutex mutex_;  // of taken_ and of the records' problems
  std::atomic<bool> failed_ = false, dropping_ = false;
  std::vector<std::unique_ptr<Worker>> workers_;
};

}  // namespace sightline
