#pragma once

#include <condition_variable>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <filesystem>
#include <future>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <thread>
#include <vector>

#include "decode/ensemble.h"
#include "decode/search_options.h"
#include "image/image_reader.h"
#include "pipeline/caption_record.h"
#include "pipeline/kept_photos.h"

namespace sightline {

// A photo to caption, and how.
struct CaptionRequest {
  std::filesystem::path file;        // what the record and errors call it; read where there are no bytes
  std::optional<std::string> bytes;  // the photo itself
  SearchOptions search;
  // Ids of a caption that is given: no other is searched for, and the record's hypothesis is what the model
  // makes of it (decode/forced_decoding.h).
  std::optional<std::vector<std::int64_t>> words = std::nullopt;
};

struct CaptionServiceOptions {
  ImageLimits limits{};
  int batch =
      1;  // most photos that the models are shown at once (Ensemble::photos_together says what suits them)
  int readers = 0;  // threads that read photos; 0: a quarter of the cores, 1 to 4
  int waiting = 4;  // requests that may wait before the model, decoded or not; at least `batch`
  // Waits until a batch is full or finish() is called, so that what the model is asked does not depend on
  // how fast requests come.
  bool whole_batches = false;
  // Records have the bytes that were captioned, for whoever draws them: whatever becomes of the file,
  // pictures are of what was captioned. Photos wait to be read while records with so many bytes are about
  // (KeptPhotos).
  bool keep_bytes = false;
  std::uint64_t most_kept = 256'000'000;
};

// A model, or several together, that captions photos for whoever asks, from any thread:
//
//   CaptionService service(model, {});
//   std::future<CaptionRecord> answer = service.submit({"beach.jpg", bytes, search});
//   const CaptionRecord record = answer.get();
//
// Threads read and decode photos, one thread asks the model; both take requests in the order in which they
// were submitted, and answers come in that order. Memory is bounded by `waiting`. What is wrong with a photo
// is in its record (ok is false). What the model raises is raised by the futures of its batch, and the
// service goes on.
class CaptionService {
 public:
  // The models (one of them will do) must outlive this and are used by nobody else meanwhile.
  CaptionService(const Ensemble& models, const CaptionServiceOptions& options);
  // Does not begin what waits: its records say so. Nobody may be in submit() then; finish() ends their
  // waiting.
  ~CaptionService();
  CaptionService(const CaptionService&) = delete;
  CaptionService& operator=(const CaptionService&) = delete;

  // Waits while `waiting` requests do. After finish() the record says that nothing more is taken.
  std::future<CaptionRecord> submit(CaptionRequest request);
  // Nothing where submit() would wait.
  std::optional<std::future<CaptionRecord>> try_submit(CaptionRequest request);

  // Takes no more requests; those that wait are answered. Does not wait for them.
  void finish();

 private:
  struct Work;
  enum class Phase { open, finishing, stopping };

  std::future<CaptionRecord> add(CaptionRequest request);
  void read_photos();
  void read(Work& work, std::shared_ptr<KeptPhotos::Place> place) const;
  void read_detected(Work& work) const;
  std::shared_ptr<Work> next_unread();
  void caption_photos();
  std::vector<std::shared_ptr<Work>> next_batch();
  std::size_t batch_size() const;
  void caption(std::vector<std::shared_ptr<Work>>& batch);

  const Ensemble models_;
  const CaptionServiceOptions options_;
  const std::size_t batch_, waiting_;
  std::mutex mutex_;
  std::condition_variable changed_;
  std::deque<std::shared_ptr<Work>>
      waiting_work_;  // as submitted; what the model has begun is no longer in it
  Phase phase_ = Phase::open;
  const std::shared_ptr<KeptPhotos> kept_;
  std::vector<std::thread> threads_;  // last: they use all of the above
};

}  // namespace sightline
