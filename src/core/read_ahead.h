#pragma once

#include <condition_variable>
#include <cstddef>
#include <exception>
#include <functional>
#include <map>
#include <mutex>
#include <optional>
#include <thread>
#include <utility>
#include <vector>

namespace sightline {

// Items 0 .. count-1, made on threads of their own while the caller works on earlier ones, and handed out in
// order. At most `ahead` items are finished or being made before they are asked for, so memory is flat
// however long the work is. What `make` raises is raised by next() in that item's place, and nothing comes
// after it.
template <class Item>
class ReadAhead {
 public:
  // ahead, threads > 0. With several threads `make` runs several times at once.
  ReadAhead(std::size_t count, std::size_t ahead, std::function<Item(std::size_t)> make,
            std::size_t threads = 1)
      : count_(count), ahead_(ahead), make_(std::move(make)) {
    for (std::size_t i = 0; i < threads; ++i)
      threads_.emplace_back([this](std::stop_token stop) { work(stop); });
  }

  // Leaves the rest unmade. (The threads are told first and then joined, while the items still stand.)
  ~ReadAhead() {
    for (std::jthread& thread : threads_) thread.request_stop();
    threads_.clear();
  }
  ReadAhead(const ReadAhead&) = delete;
  ReadAhead& operator=(const ReadAhead&) = delete;

  // The next item in order; nothing after the last.
  std::optional<Item> next() {
    std::unique_lock lock(mutex_);
    if (taken_ == count_) return std::nullopt;
    changed_.wait(lock, [this] { return made_.contains(taken_); });
    Made made = std::move(made_.extract(taken_).mapped());
    ++taken_;
    if (made.error) taken_ = begun_ = count_;
    changed_.notify_all();
    if (made.error) std::rethrow_exception(made.error);
    return std::move(made.item);
  }

 private:
  struct Made {
    std::optional<Item> item;
    std::exception_ptr error;
  };

  void work(const std::stop_token& stop) {
    while (const std::optional<std::size_t> index = begin_next(stop)) {
      Made made;
      try {
        made.item.emplace(make_(*index));
      } catch (...) {
        made.error = std::current_exception();
      }
      const std::lock_guard lock(mutex_);
      made_.emplace(*index, std::move(made));
      changed_.notify_all();
    }
  }

  // Which item to make; nothing when all are begun, or the caller wants no more.
  std::optional<std::size_t> begin_next(const std::stop_token& stop) {
    std::unique_lock lock(mutex_);
    const auto free = [this] { return begun_ == count_ || begun_ < taken_ + ahead_; };
    if (!changed_.wait(lock, stop, free) || stop.stop_requested() || begun_ == count_) return std::nullopt;
    return begun_++;
  }

  const std::size_t count_, ahead_;
  const std::function<Item(std::size_t)> make_;
  std::mutex mutex_;
  std::condition_variable_any changed_;
  std::size_t begun_ = 0, taken_ = 0;
  std::map<std::size_t, Made> made_;
  std::vector<std::jthread> threads_;  // last: they use all of the above
};

}  // namespace sightline
