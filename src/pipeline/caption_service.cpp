#include "pipeline/caption_service.h"

#include <algorithm>
#include <deque>
#include <exception>
#include <utility>

#include "caption/confidence.h"
#include "core/error.h"
#include "data/photo_version.h"
#include "data/region_file.h"
#include "decode/caption_search.h"
#include "decode/ensemble_model.h"
#include "decode/forced_decoding.h"
#include "image/encoder_input.h"
#include "image/memory_for.h"

namespace sightline {

// A request on its way to the answer.
struct CaptionService::Work {
  enum class State { unread, reading, read };

  explicit Work(CaptionRequest asked) : request(std::move(asked)) { record.file = request.file.string(); }

  CaptionRequest request;
  State state = State::unread;
  CaptionRecord record;                     // complete once it is read where the photo is bad
  std::vector<std::vector<float>> pixels;   // [3, h, w] of each of Ensemble::inputs(), where it is good
  std::optional<DetectedRegions> detected;  // where the models are given those
  std::vector<Rectangle> boxes;             // of them, in the photo
  std::exception_ptr error;                 // that is no fault of the photo
  std::promise<CaptionRecord> answer;
};

namespace {

// What the models say of one photo.
struct CaptionedRegions {
  std::vector<Hypothesis> hypotheses;
  std::vector<float> mean_region;  // [D], the first model's
};

// The captions of each image of a model: searched, or the one that is given.
std::vector<std::vector<Hypothesis>> said_by(StepModel& model, const Vocabulary& vocabulary,
                                             const CaptionRequest& asked) {
  if (!asked.words) return search_captions(model, vocabulary, asked.search);
  std::vector<std::vector<Hypothesis>> captions;
  for (Hypothesis& given : forced_decoding(model, vocabulary, *asked.words, asked.search))
    captions.push_back({std::move(given)});
  return captions;
}

// The good photos of a batch.
struct GivenPhotos {
  std::vector<std::vector<const float*>> pixels;  // of each of the inputs, [3, h, w] of each photo
  std::vector<RegionRows> detected;               // of each photo, where the models are given those
  std::size_t count = 0;
};

// `Work` is the service's own.
template <class Work>
GivenPhotos good_of(const Ensemble& models, const std::vector<std::shared_ptr<Work>>& batch) {
  GivenPhotos good;
  good.pixels.resize(models.inputs().size());
  for (const auto& work : batch) {
    if (!work->record.ok) continue;
    ++good.count;
    if (work->detected) {
      good.detected.push_back({work->detected->features.data(), work->detected->count});
      continue;
    }
    for (std::size_t input = 0; input < good.pixels.size(); ++input)
      good.pixels[input].push_back(work->pixels[input].data());
  }
  return good;
}

// All that this library asks of models.
std::vector<CaptionedRegions> captions_of(const Ensemble& models, const GivenPhotos& photos,
                                          const CaptionRequest& asked) {
  std::deque<SeenPhotos> seen;  // which the members refer to
  std::vector<EnsembleModel::Member> members;
  for (const Ensemble::Member& member : models.members()) {
    const GlimpseRule glimpses = asked.search.glimpses;
    seen.push_back(models.detected_size() > 0 ? member.model->see_detected(photos.detected, glimpses)
                                              : member.model->see(photos.pixels[member.input], glimpses));
    members.push_back({member.name, seen.back().steps.get(), member.ids});
  }
  std::vector<std::vector<Hypothesis>> found;
  if (seen.size() == 1) {
    found = said_by(*seen.front().steps, models.vocabulary(), asked);
  } else {
    EnsembleModel together(std::move(members), models.same_places());
    found = said_by(together, models.vocabulary(), asked);
  }
  std::vector<CaptionedRegions> captions;
  for (std::size_t i = 0; i < found.size(); ++i)
    captions.push_back({std::move(found[i]), std::move(seen.front().mean_regions[i])});
  return captions;
}

// Whether one call of the model answers both.
bool asks_alike(const CaptionRequest& a, const CaptionRequest& b) {
  return a.search == b.search && a.words == b.words;
}

// Decoding takes about a quarter of the model's time; more readers would only take the model's cores.
int reader_count(int wanted) {
  return wanted > 0 ? wanted : std::clamp(static_cast<int>(std::thread::hardware_concurrency()) / 4, 1, 4);
}

std::size_t at_least(int number, std::size_t least) {
  return std::max(static_cast<std::size_t>(std::max(1, number)), least);
}

}  // namespace

CaptionService::CaptionService(const Ensemble& models, const CaptionServiceOptions& options)
    : models_(models),
      options_(options),
      batch_(at_least(options.batch, 1)),
      waiting_(at_least(options.waiting, batch_)),
      kept_(std::make_shared<KeptPhotos>(options.most_kept, batch_)) {
  for (int i = 0; i < reader_count(options.readers); ++i) threads_.emplace_back([this] { read_photos(); });
  threads_.emplace_back([this] { caption_photos(); });
}

CaptionService::~CaptionService() {
  {
    const std::lock_guard lock(mutex_);
    phase_ = Phase::stopping;
  }
  changed_.notify_all();
  kept_->stop();
  for (std::thread& thread : threads_) thread.join();
  for (const auto& work : waiting_work_) {
    work->record.ok = false;
    work->record.error = work->record.file + ": not captioned: the service was stopped";
    work->answer.set_value(std::move(work->record));
  }
}

std::future<CaptionRecord> CaptionService::submit(CaptionRequest request) {
  std::unique_lock lock(mutex_);
  changed_.wait(lock, [this] { return phase_ != Phase::open || waiting_work_.size() < waiting_; });
  return add(std::move(request));
}

std::optional<std::future<CaptionRecord>> CaptionService::try_submit(CaptionRequest request) {
  const std::lock_guard lock(mutex_);
  if (phase_ == Phase::open && waiting_work_.size() >= waiting_) return std::nullopt;
  return add(std::move(request));
}

// Called with the mutex held.
std::future<CaptionRecord> CaptionService::add(CaptionRequest request) {
  const auto work = std::make_shared<Work>(std::move(request));
  std::future<CaptionRecord> answer = work->answer.get_future();
  if (phase_ == Phase::open) {
    waiting_work_.push_back(work);
    changed_.notify_all();
  } else {
    work->record.error = work->record.file + ": not captioned: the service takes no more photos";
    work->answer.set_value(std::move(work->record));
  }
  return answer;
}

void CaptionService::finish() {
  const std::lock_guard lock(mutex_);
  if (phase_ == Phase::open) phase_ = Phase::finishing;
  changed_.notify_all();
}

// ---- Reading

void CaptionService::read_photos() {
  for (;;) {
    // Before a photo is handed out: so they are let in one after the other, and none waits for one behind it.
    std::shared_ptr<KeptPhotos::Place> place = options_.keep_bytes ? kept_->enter() : nullptr;
    const std::shared_ptr<Work> work = next_unread();
    if (!work) return;
    CaptionRecord& record = work->record;
    try {
      with_memory_for(record.file, [&] { read(*work, std::move(place)); });
      record.ok = true;
    } catch (const DataError& error) {
      record.error = error.what();
    } catch (...) {
      work->error = std::current_exception();
    }
    work->request.bytes.reset();
    const std::lock_guard lock(mutex_);
    work->state = Work::State::read;
    changed_.notify_all();
  }
}

// The file is read once: all models, and whoever draws it, see the same bytes.
void CaptionService::read(Work& work, std::shared_ptr<KeptPhotos::Place> place) const {
  CaptionRequest& request = work.request;
  CaptionRecord& record = work.record;
  if (!request.bytes) {
    // Before it is read: one that is replaced meanwhile then shows as changed.
    record.version = PhotoVersion::of_file({}, request.file).version;
    request.bytes = read_photo_bytes(request.file, options_.limits);
  }
  for (const Preprocessing& preprocessing : models_.inputs()) {
    EncoderInput input = decode_encoder_input(*request.bytes, record.file, preprocessing, options_.limits);
    record.photo_width = input.photo.width;
    record.photo_height = input.photo.height;
    work.pixels.push_back(std::move(input.pixels));
  }
  if (models_.detected_size() > 0) read_detected(work);
  if (place) record.bytes = KeptPhotos::keep(std::move(place), std::move(*request.bytes));
}

// Of the photo itself only its size counts then.
void CaptionService::read_detected(Work& work) const {
  const CaptionRecord& record = work.record;
  DetectedRegions regions =
      regions_of_photo(models_.detected_in(), record.file,
                       {models_.detected_size(), "as the model was trained with",
                        "name the directory of that detector's regions with --regions"});
  work.boxes = boxes_in_photo(regions, {record.photo_width, record.photo_height});
  work.detected = std::move(regions);
  work.pixels.clear();
}

// Null once there will be none.
std::shared_ptr<CaptionService::Work> CaptionService::next_unread() {
  std::unique_lock lock(mutex_);
  for (;;) {
    if (phase_ == Phase::stopping) return nullptr;
    for (const auto& work : waiting_work_) {
      if (work->state != Work::State::unread) continue;
      work->state = Work::State::reading;
      return work;
    }
    if (phase_ == Phase::finishing) return nullptr;
    changed_.wait(lock);
  }
}

// ---- Captioning

void CaptionService::caption_photos() {
  for (auto batch = next_batch(); !batch.empty(); batch = next_batch()) caption(batch);
}

// Empty once there will be none.
std::vector<std::shared_ptr<CaptionService::Work>> CaptionService::next_batch() {
  std::unique_lock lock(mutex_);
  std::vector<std::shared_ptr<Work>> batch;
  for (;;) {
    if (phase_ == Phase::stopping || (phase_ == Phase::finishing && waiting_work_.empty())) return batch;
    if (const std::size_t size = batch_size(); size > 0) {
      const auto end = waiting_work_.begin() + static_cast<std::ptrdiff_t>(size);
      batch.assign(waiting_work_.begin(), end);
      waiting_work_.erase(waiting_work_.begin(), end);
      changed_.notify_all();
      return batch;
    }
    changed_.wait(lock);
  }
}

// How many requests, from the first on, make the next batch: 0 where there is more to wait for. Bad photos
// take a place, and no work.
std::size_t CaptionService::batch_size() const {
  std::size_t alike = 0, read = 0;
  while (alike < std::min(batch_, waiting_work_.size()) &&
         asks_alike(waiting_work_[alike]->request, waiting_work_.front()->request))
    ++alike;
  while (read < alike && waiting_work_[read]->state == Work::State::read) ++read;
  if (!options_.whole_batches) return read;
  const bool may_grow = phase_ == Phase::open && alike == waiting_work_.size() && alike < batch_;
  return read == alike && !may_grow ? alike : 0;
}

void CaptionService::caption(std::vector<std::shared_ptr<Work>>& batch) {
  std::vector<CaptionedRegions> captions;
  std::exception_ptr failure;
  try {
    const GivenPhotos photos = good_of(models_, batch);
    if (photos.count > 0) captions = captions_of(models_, photos, batch.front()->request);
  } catch (...) {
    failure = std::current_exception();
  }
  auto next = captions.begin();
  for (const auto& work : batch) {
    CaptionRecord& record = work->record;
    if (record.ok && failure) work->error = failure;
    if (record.ok && !failure) {
      record.geometry =
          work->detected ? Geometry::of_boxes(std::move(work->boxes), record.photo_width, record.photo_height)
                         : models_.geometry(record.photo_width, record.photo_height);
      record.hypotheses = std::move(next->hypotheses);
      record.mean_region = std::move(next->mean_region);
      // What was measured of one model says nothing of several.
      const auto& calibration = models_.members().front().model->calibration();
      if (models_.members().size() == 1 && calibration)
        record.judgement = judge(*calibration, confidence(record.hypotheses.front()), record.mean_region);
      ++next;
    }
    if (work->error) {
      work->answer.set_exception(work->error);
    } else {
      work->answer.set_value(std::move(record));
    }
  }
}

}  // namespace sightline
