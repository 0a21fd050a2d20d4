#include "core/line_stream.h"

#include <utility>

#include "core/error.h"
#include "core/marked_text.h"

namespace sightline {

namespace {

constexpr std::size_t kLongestMark = 4;  // that of UTF-32

}  // namespace

LineStream::LineStream(const std::filesystem::path& path, std::function<bool()> stop, std::size_t longest)
    : name_(path == "-" ? "standard input" : path.string()),
      input_(path, std::move(stop)),
      longest_(longest) {}

std::optional<StreamLine> LineStream::next() {
  for (;;) {
    if (encoding_ == Encoding::unknown && (ended_ || pending_.size() >= kLongestMark)) take_mark();
    if (encoding_ != Encoding::unknown) {
      const std::size_t end = find_end();
      if (end != std::string::npos) {
        std::string bytes = pending_.substr(begin_, end - begin_);
        begin_ = scanned_ = end + unit();
        return line_of(std::move(bytes));
      }
      if (ended_) {
        if (begin_ == pending_.size() && !too_long_) return {};
        return line_of(pending_.substr(std::exchange(begin_, pending_.size())));
      }
    }
    if (!read_more()) return {};
  }
}

bool LineStream::would_wait() const {
  if (ended_ || (encoding_ != Encoding::unknown && find_end() != std::string::npos)) return false;
  return input_.would_wait();
}

// Behind what was searched; npos where there is none yet.
std::size_t LineStream::find_end() const {
  if (unit() == 1) return pending_.find('\n', scanned_);
  const std::size_t newline = encoding_ == Encoding::utf16_little ? 0 : 1;
  for (std::size_t at = scanned_; at + 1 < pending_.size(); at += 2)
    if (pending_[at + newline] == '\n' && pending_[at + 1 - newline] == '\0') return at;
  return std::string::npos;
}

void LineStream::take_mark() {
  const std::string_view start = std::string_view(pending_).substr(0, kLongestMark);
  if (is_marked_utf16(start)) {
    // Half a character at the end of four bytes is none: the mark of UTF-32 is all that is asked for.
    if (start.substr(2) == std::string_view("\0\0", 2)) MarkedText(start, name_);
    encoding_ = start[0] == '\xFF' ? Encoding::utf16_little : Encoding::utf16_big;
    begin_ = scanned_ = 2;
    return;
  }
  encoding_ = Encoding::bytes;
  begin_ = scanned_ = start.size() - MarkedText(start, name_).text().size();
}

// False where it was stopped. What has been searched of the line is kept, up to the longest.
bool LineStream::read_more() {
  const std::size_t whole = pending_.size() - (pending_.size() - begin_) % unit();
  if (encoding_ != Encoding::unknown) scanned_ = whole;
  if (scanned_ - begin_ > longest_) {
    too_long_ = true;
    begin_ = scanned_;
  }
  pending_.erase(0, begin_);
  scanned_ -= begin_;
  begin_ = 0;
  if (input_.append_to(pending_)) return true;
  if (input_.was_stopped()) return false;
  ended_ = true;
  return true;
}

StreamLine LineStream::line_of(std::string bytes) {
  if (std::exchange(too_long_, false) || bytes.size() > longest_)
    return {"", "is longer than " + std::to_string(longest_) + " bytes"};
  try {
    if (unit() == 2) bytes = utf8_of_utf16(bytes, encoding_ == Encoding::utf16_big, name_);
  } catch (const DataError&) {
    return {"", "is UTF-16 with half a character in it"};
  }
  if (bytes.ends_with('\r')) bytes.pop_back();
  return {std::move(bytes), ""};
}

}  // namespace sightline
