#pragma once

#include <condition_variable>
#include <deque>
#include <exception>
#include <functional>
#include <mutex>
#include <optional>
#include <thread>
#include <utility>

namespace sightline {

// Items 0 .. count-1, made one after the other on a thread of their own while the caller works on earlier
// ones. At most `ahead` finished items wait, so memory is flat however long the work is. What `make` raises
// is raised by next() in that item's place.
template <class Item>
class ReadAhead {
 public:
  // ahead > 0.
  ReadAhead(std::size_t count, std::size_t ahead, std::function<Item(std::size_t)> make)
      : ahead_(ahead),
        make_(std::move(make)),
        thread_([this, count](std::stop_token stop) { work(stop, count); }) {}

  // Leaves the rest unmade. (The thread is told first and then joined, while the queue still stands.)
  ~ReadAhead() {
    thread_.request_stop();
    thread_.join();
  }
  ReadAhead(const ReadAhead&) = delete;
  ReadAhead& operator=(const ReadAhead&) = delete;

  // The next item in order; nothing after the last.
  std::optional<Item> next() {
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [this] { return !ready_.empty() || finished_; });
    if (ready_.empty()) {
      if (error_) std::rethrow_exception(std::exchange(error_, nullptr));
      return std::nullopt;
    }
    std::optional<Item> item(std::move(ready_.front()));
    ready_.pop_front();
    changed_.notify_all();
    return item;
  }

 private:
  void work(const std::stop_token& stop, std::size_t count) {
    std::exception_ptr error;
    try {
      for (std::size_t index = 0; index < count && make_next(stop, index); ++index) continue;
    } catch (...) {
      error = std::current_exception();
    }
    const std::lock_guard lock(mutex_);
    error_ = error;
    finished_ = true;
    changed_.notify_all();
  }

  // False when the caller wants no more.
  bool make_next(const std::stop_token& stop, std::size_t index) {
    {
      std::unique_lock lock(mutex_);
      // The item being made counts as waiting.
      if (!changed_.wait(lock, stop, [this] { return ready_.size() < ahead_; })) return false;
    }
    if (stop.stop_requested()) return false;
    Item item = make_(index);
    const std::lock_guard lock(mutex_);
    ready_.push_back(std::move(item));
    changed_.notify_all();
    return true;
  }

  const std::size_t ahead_;
  std::function<Item(std::size_t)> make_;
  std::mutex mutex_;
  std::condition_variable_any changed_;
  std::deque<Item> ready_;
  bool finished_ = false;
  std::exception_ptr error_;
  std::jthread thread_;  // last: it uses all of the above
};

}  // namespace sightline
