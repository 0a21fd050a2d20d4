#pragma once

#include <functional>
#include <memory>
#include <string>

#include "pipeline/record_format.h"
#include "pipeline/record_sink.h"

namespace sightline {

// Results on standard output, a device or a pipe: nothing is there from before, and nothing can be taken
// back.
class ResultsStream : public RecordSink {
 public:
  using Write = std::function<void(const std::string&)>;

  // `write` takes the text as it comes, `close` is called once behind its end.
  ResultsStream(std::unique_ptr<RecordFormat> format, Write write, std::function<void()> close = {});

  std::optional<std::string> take(const CaptionRecord& record) override;
  void finish(bool complete) override;

 private:
  void begin();

  const std::unique_ptr<RecordFormat> format_;
  const Write write_;
  const std::function<void()> close_;
  bool begun_ = false, first_ = true;
};

}  // namespace sightline
