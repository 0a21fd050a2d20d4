#include "pipeline/caption_images.h"

#include <algorithm>
#include <new>
#include <optional>
#include <thread>

#include "core/error.h"
#include "core/read_ahead.h"
#include "image/encoder_input.h"
#include "model/decoder_steps.h"

namespace sightline {

namespace {

// What the reader thread makes of a file: a record, complete where the photo is bad, and the encoder's input
// where it is good.
struct ReadPhoto {
  CaptionRecord record;
  std::vector<float> pixels;
};

ReadPhoto read_input(const std::filesystem::path& file, const Preprocessing& preprocessing,
                     const ImageLimits& limits) {
  ReadPhoto photo;
  photo.record.file = file.string();
  try {
    EncoderInput input = read_encoder_input(file, preprocessing, limits);
    photo.record.photo_width = input.photo.width;
    photo.record.photo_height = input.photo.height;
    photo.pixels = std::move(input.pixels);
    photo.record.ok = true;
  } catch (const DataError& error) {
    photo.record.error = error.what();
  } catch (const std::bad_alloc&) {
    photo.record.error = photo.record.file + ": not enough memory for this photo";
  }
  return photo;
}

// [B, 3, h, w] of the good ones; undefined where there is none.
at::Tensor stacked_pixels(const std::vector<ReadPhoto>& photos, const Preprocessing& preprocessing) {
  std::vector<at::Tensor> pixels;
  for (const ReadPhoto& photo : photos) {
    if (!photo.record.ok) continue;
    pixels.push_back(torch::from_blob(const_cast<float*>(photo.pixels.data()),
                                      {3, preprocessing.height, preprocessing.width}, torch::kFloat32));
  }
  return pixels.empty() ? at::Tensor() : torch::stack(pixels);
}

void caption_batch(Captioner& captioner, const SearchOptions& search, std::vector<ReadPhoto>& photos) {
  const at::Tensor pixels = stacked_pixels(photos, captioner.preprocessing);
  if (!pixels.defined()) return;
  const torch::Device device = captioner.decoder->parameters().front().device();
  const Regions regions = captioner.encoder->encode(pixels.to(device));
  const PreparedRegions prepared = captioner.decoder->prepare(regions);
  auto hypotheses = beam_search(*captioner.decoder, prepared, captioner.vocabulary, search);
  auto next = hypotheses.begin();
  for (ReadPhoto& photo : photos) {
    if (!photo.record.ok) continue;
    photo.record.geometry = captioner.geometry(photo.record.photo_width, photo.record.photo_height);
    photo.record.hypotheses = std::move(*next++);
  }
}

// Decoding takes about a quarter of the model's time; more readers would only take the model's cores.
int default_readers() {
  return std::clamp(static_cast<int>(std::thread::hardware_concurrency()) / 4, 1, 4);
}

}  // namespace

void caption_images(Captioner& captioner, const std::vector<std::filesystem::path>& files,
                    const CaptionImagesOptions& options,
                    const std::function<void(CaptionRecord&&)>& on_record,
                    const std::function<bool()>& stop) {
  const torch::InferenceMode inference;
  const auto read = [&](std::size_t index) {
    return read_input(files[index], captioner.preprocessing, options.limits);
  };
  const auto threads = static_cast<std::size_t>(options.readers > 0 ? options.readers : default_readers());
  const auto ahead = std::max(static_cast<std::size_t>(std::max(1, options.read_ahead)), threads);
  ReadAhead<ReadPhoto> reader(files.size(), ahead, read, threads);
  const auto batch_size = static_cast<std::size_t>(std::max(1, options.batch));
  for (bool more = true; more;) {
    std::vector<ReadPhoto> photos;
    while (photos.size() < batch_size && more) {
      std::optional<ReadPhoto> photo = stop && stop() ? std::nullopt : reader.next();
      more = photo.has_value();
      if (photo) photos.push_back(std::move(*photo));
    }
    caption_batch(captioner, options.search, photos);
    for (ReadPhoto& photo : photos) on_record(std::move(photo.record));
  }
}

}  // namespace sightline
