#include "data/feature_cache.h"

#include <ATen/Parallel.h>
#include <torch/torch.h>

#include <algorithm>
#include <cassert>
#include <nlohmann/json.hpp>
#include <optional>
#include <unordered_map>
#include <unordered_set>
#include <utility>

#include "core/counted.h"
#include "core/error.h"
#include "core/files.h"
#include "core/half_to_float.h"
#include "core/read_ahead.h"
#include "core/sha256.h"
#include "data/feature_layout.h"
#include "data/feature_writer.h"
#include "data/photo_version.h"
#include "image/encoder_input.h"
#include "model/encoder.h"

namespace sightline {

namespace {

// One spelling of a file's name: "./a.jpg" is "a.jpg".
std::string name_of(const std::filesystem::path& file) {
  return file.lexically_normal().string();
}

}  // namespace

std::string FeatureKey::hex() const {
  return sha256_hex(dump_json(Json{{"features", 1},
                                   {"encoder", encoder_kind},
                                   {"weights", weights_sha256},
                                   {"preprocessing", to_json(preprocessing)}}));
}

std::vector<std::string> FeatureKey::accepted() const {
  std::vector<std::string> keys{hex()};
  if (!file_sha256.empty()) keys.push_back(FeatureKey{encoder_kind, file_sha256, preprocessing}.hex());
  return keys;
}

// ---- Reading

struct FeatureCache::Impl {
  std::string name;
  MappedFile file;
  FeatureHeader header;
  std::unordered_map<std::string, std::uint64_t> offsets;
};

FeatureCache::FeatureCache(const std::filesystem::path& path, const FeatureKey& key) {
  std::filesystem::path partial = path;
  partial += ".partial";
  if (!std::filesystem::exists(path) && std::filesystem::exists(partial)) {
    throw DataError(path.string() + ": the feature cache is unfinished",
                    "build it again: what is done is kept");
  }
  impl_ = std::make_unique<Impl>(Impl{path.string(), MappedFile(path), {}, {}});
  impl_->header = read_feature_header(impl_->file.bytes(), impl_->name);
  const std::vector<std::string> accepted = key.accepted();
  if (std::find(accepted.begin(), accepted.end(), impl_->header.key) == accepted.end()) {
    throw DataError(impl_->name + ": made for other features: its key is " + impl_->header.key +
                        ", expected " + accepted.front() + " (" + key.encoder_kind + ", weights " +
                        key.weights_sha256 + ")",
                    "build it again for this encoder, these weights and this preprocessing");
  }
  if (!impl_->header.finished())
    throw DataError(impl_->name + ": the feature cache is unfinished", "build it again");
  for (FeatureEntry& entry : read_feature_index(impl_->file.bytes(), impl_->header, impl_->name)) {
    // Records are in the order in which they were made: of a photo that has changed, the last one counts.
    impl_->offsets.insert_or_assign(PhotoVersion::parse(entry.file).file, entry.offset);
  }
}

FeatureCache::~FeatureCache() = default;
FeatureCache::FeatureCache(FeatureCache&&) noexcept = default;

Grid FeatureCache::grid() const {
  return impl_->header.shape.grid;
}

std::int64_t FeatureCache::feature_size() const {
  return impl_->header.shape.feature_size;
}

bool FeatureCache::contains(const std::filesystem::path& file) const {
  return impl_->offsets.contains(name_of(file));
}

at::Tensor FeatureCache::features(const std::vector<std::filesystem::path>& files) const {
  std::vector<const std::uint16_t*> sources;
  for (const std::filesystem::path& file : files) {
    const auto found = impl_->offsets.find(name_of(file));
    if (found == impl_->offsets.end())
      throw DataError(impl_->name + ": holds no features of " + file.string());
    sources.push_back(reinterpret_cast<const std::uint16_t*>(impl_->file.data() + found->second));
  }
  const FeatureShape& shape = impl_->header.shape;
  const auto count = static_cast<std::int64_t>(files.size());
  at::Tensor features = at::empty({count, shape.grid.cells(), shape.feature_size}, at::kFloat);  // [N, L, D]
  float* target = features.data_ptr<float>();
  at::parallel_for(0, count, 1, [&](std::int64_t begin, std::int64_t end) {
    for (std::int64_t i = begin; i < end; ++i) {
      half_to_float(sources[static_cast<std::size_t>(i)],
                    target + static_cast<std::size_t>(i) * shape.values(), shape.values());
    }
  });
  return features;
}

// ---- Building

namespace {

// Puts an encoder into evaluation and back.
class Evaluating {
 public:
  explicit Evaluating(Encoder& encoder) : encoder_(encoder), training_(encoder.is_training()) {
    encoder_.eval();
  }
  ~Evaluating() { encoder_.train(training_); }
  Evaluating(const Evaluating&) = delete;
  Evaluating& operator=(const Evaluating&) = delete;

 private:
  Encoder& encoder_;
  bool training_;
};

// A photo ready for the encoder, or why it is not.
struct PreparedImage {
  std::filesystem::path file;
  std::vector<float> pixels;  // [3, height, width]; empty where it failed
  std::string error;          // "" or the reason, without the file's name
};

PreparedImage prepared_image(const std::filesystem::path& directory, const std::filesystem::path& file,
                             const Preprocessing& preprocessing, const ImageLimits& limits) {
  const std::filesystem::path path = directory / file;
  PreparedImage image{file, {}, {}};
  try {
    image.pixels = read_encoder_input(path, preprocessing, limits).pixels;
  } catch (const Error& error) {
    image.error = error.what();
    const std::string name = path.string() + ": ";
    if (image.error.starts_with(name)) image.error.erase(0, name.size());
  }
  return image;
}

// As the record of a photo's features is called: by the rule, too, that the photo was read by.
PhotoVersion as_read(PhotoVersion photo) {
  if (!photo.version.empty()) photo.version += ":" + std::to_string(kEncoderInputRule);
  return photo;
}

class CacheBuilder {
 public:
  CacheBuilder(Encoder& encoder, const FeatureKey& key, const FeatureCacheBuild& build)
      : encoder_(encoder),
        preprocessing_(key.preprocessing),
        build_(build),
        writer_(build.cache, key.accepted(), build.log) {}

  FeatureCacheOutcome run() {
    const std::vector<std::filesystem::path> missing = missing_files();
    report();
    if (!missing.empty() && !compute(missing)) {
      writer_.sync();
      return std::move(outcome_);
    }
    if (writer_.empty()) {
      throw DataError(build_.cache.string() + ": no image to cache" +
                      (outcome_.failed.empty() ? "" : "; the first that failed: " + outcome_.failed.front()));
    }
    writer_.finish();
    if (clamped_ > 0) {
      log_to(build_.log, LogLevel::warning,
             build_.cache.string() + ": " + counted(clamped_, "value") +
                 " beyond half precision set to the greatest it holds");
    }
    outcome_.complete = true;
    return std::move(outcome_);
  }

 private:
  std::vector<std::filesystem::path> missing_files() {
    std::vector<std::filesystem::path> missing;
    std::unordered_set<std::string> asked;
    for (const std::filesystem::path& file : build_.files) {
      const PhotoVersion photo = PhotoVersion::of_file(build_.image_directory, file);
      if (!asked.insert(photo.file).second) continue;
      if (is_current(photo)) {
        ++outcome_.reused;
      } else {
        missing.emplace_back(photo.file);
        record_names_[photo.file] = as_read(photo).record_name();
      }
    }
    total_ = static_cast<std::int64_t>(asked.size());
    if (read_whole_ > 0) {
      log_to(build_.log, LogLevel::warning,
             build_.cache.string() + ": has features of " + counted(read_whole_, "large JPEG") +
                 " decoded whole, as they no longer are; they are computed anew");
    }
    return missing;
  }

  // Records that name no rule are of the time of the first. They stay but for those of photos that are read
  // otherwise now: no key of the whole cache could tell, and most data sets have none.
  bool is_current(const PhotoVersion& photo) {
    if (writer_.contains(as_read(photo))) return true;
    if (!writer_.contains(photo)) return false;
    const bool differs = is_read_reduced(build_.image_directory / photo.file, preprocessing_);
    read_whole_ += differs;
    return !differs;
  }

  // False when it was stopped.
  bool compute(const std::vector<std::filesystem::path>& missing) {
    const c10::InferenceMode inference;
    const Evaluating evaluating(encoder_);
    const auto batch = static_cast<std::size_t>(std::max(build_.batch, 1));
    ReadAhead<PreparedImage> images(missing.size(), 2 * batch + 2, [&](std::size_t i) {
      return prepared_image(build_.image_directory, missing[i], preprocessing_, build_.limits);
    });
    for (;;) {
      if (build_.stop && build_.stop()) return false;
      const std::vector<PreparedImage> prepared = next_batch(images, batch);
      if (prepared.empty()) return true;
      encode(prepared);
      report();
    }
  }

  // Up to `count` images that could be read; the others are noted as failed.
  std::vector<PreparedImage> next_batch(ReadAhead<PreparedImage>& images, std::size_t count) {
    std::vector<PreparedImage> batch;
    while (batch.size() < count) {
      std::optional<PreparedImage> image = images.next();
      if (!image) break;
      if (image->error.empty()) {
        batch.push_back(std::move(*image));
      } else {
        fail(image->file, image->error);
      }
    }
    return batch;
  }

  void encode(const std::vector<PreparedImage>& images) {
    const auto count = static_cast<std::int64_t>(images.size());
    at::Tensor pixels = at::empty({count, 3, preprocessing_.height, preprocessing_.width}, at::kFloat);
    for (std::int64_t i = 0; i < count; ++i) {
      const std::vector<float>& source = images[static_cast<std::size_t>(i)].pixels;
      std::copy(source.begin(), source.end(), pixels[i].data_ptr<float>());
    }
    const auto parameters = encoder_.parameters();
    if (!parameters.empty()) pixels = pixels.to(parameters.front().device());
    const Regions regions = encoder_.encode(pixels);
    assert(regions.features.size(0) == count && regions.layout.grid() != nullptr &&
           regions.features.size(1) == regions.layout.size());
    store(images, *regions.layout.grid(), regions.features.to(at::kCPU, at::kFloat));
  }

  void store(const std::vector<PreparedImage>& images, const Grid& grid,
             const at::Tensor& features) {  // [B, L, D]
    constexpr float largest = 65504;        // of fp16
    std::vector<std::string> names;
    std::string bytes;
    for (std::size_t i = 0; i < images.size(); ++i) {
      const at::Tensor own = features[static_cast<std::int64_t>(i)];  // [L, D]
      if (!at::isfinite(own).all().item<bool>()) {
        fail(images[i].file, "the encoder's features are not finite");
        continue;
      }
      clamped_ += own.abs().gt(largest).sum().item<std::int64_t>();
      const at::Tensor half = own.clamp(-largest, largest).to(at::kHalf).contiguous();
      names.push_back(record_names_.at(images[i].file.string()));
      bytes.append(static_cast<const char*>(half.data_ptr()), static_cast<std::size_t>(half.nbytes()));
    }
    if (names.empty()) return;
    writer_.append(names, {grid, features.size(2)}, bytes);
    outcome_.computed += static_cast<std::int64_t>(names.size());
  }

  void fail(const std::filesystem::path& file, const std::string& reason) {
    outcome_.failed.push_back(file.string() + ": " + reason);
    outcome_.unreadable.push_back(file);
  }

  void report() const {
    if (!build_.progress) return;
    const std::int64_t done =
        outcome_.reused + outcome_.computed + static_cast<std::int64_t>(outcome_.failed.size());
    build_.progress({"caching features", "image", done, total_, {}});
  }

  Encoder& encoder_;
  const Preprocessing& preprocessing_;
  const FeatureCacheBuild& build_;
  FeatureWriter writer_;
  FeatureCacheOutcome outcome_;
  // Of the missing photos, as they were before they were read: one that changes meanwhile is stale, not
  // current.
  std::unordered_map<std::string, std::string> record_names_;
  std::int64_t total_ = 0;
  std::int64_t clamped_ = 0;
  std::int64_t read_whole_ = 0;  // of the photos that are computed anew
};

}  // namespace

FeatureCacheOutcome build_feature_cache(Encoder& encoder, const FeatureKey& key,
                                        const FeatureCacheBuild& build) {
  return CacheBuilder(encoder, key, build).run();
}

}  // namespace sightline
