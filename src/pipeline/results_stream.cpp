#include "pipeline/results_stream.h"

#include <utility>

namespace sightline {

ResultsStream::ResultsStream(std::unique_ptr<RecordFormat> format, Write write, std::function<void()> close)
    : format_(std::move(format)), write_(std::move(write)), close_(std::move(close)) {}

std::optional<std::string> ResultsStream::take(const CaptionRecord& record) {
  begin();
  const std::string text = format_->text(record, first_);
  first_ = first_ && text.empty();
  if (!text.empty()) write_(text);
  return {};
}

void ResultsStream::finish(bool) {
  begin();
  if (const std::string tail = format_->tail(); !tail.empty()) write_(tail);
  if (close_) close_();
}

void ResultsStream::begin() {
  const std::string head = std::exchange(begun_, true) ? "" : format_->head();
  if (!head.empty()) write_(head);
}

}  // namespace sightline
