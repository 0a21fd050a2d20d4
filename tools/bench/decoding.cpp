// What decoding large JPEGs at a fraction of their size gains and changes: seconds of reading, and how many
// captions differ from those of the photo decoded whole. As a measure of what any change does, the same for
// the whole photo's input rounded to 8 bits a colour, as programs get it that shrink pictures before they
// normalise them. Prints one JSON line.
//   bench_decoding --model M [--encoder FILE] [--threads N] [--beam N] PHOTO...

#include <torch/torch.h>

#include <chrono>
#include <cmath>
#include <cstdlib>
#include <functional>
#include <iostream>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <vector>

#include "core/error.h"
#include "image/photo_reader.h"
#include "model/decoder_steps.h"
#include "model/model_file.h"

namespace {

using namespace sightline;

struct Settings {
  std::string model;
  std::optional<std::filesystem::path> encoder;
  int threads = 2;
  SearchOptions search;
  std::vector<std::string> photos;
};

Settings settings_of(int argc, char** argv) {
  Settings settings;
  for (int i = 1; i < argc; ++i) {
    const std::string argument = argv[i];
    const bool has_value = i + 1 < argc;
    if (argument == "--model" && has_value) {
      settings.model = argv[++i];
    } else if (argument == "--encoder" && has_value) {
      settings.encoder = argv[++i];
    } else if (argument == "--threads" && has_value) {
      settings.threads = std::atoi(argv[++i]);
    } else if (argument == "--beam" && has_value) {
      settings.search.beam = std::atoi(argv[++i]);
    } else {
      settings.photos.push_back(argument);
    }
  }
  return settings;
}

std::string caption_of(Captioner& captioner, const SearchOptions& search, std::vector<float>& pixels) {
  const auto& preprocessing = captioner.preprocessing;
  const auto input = torch::from_blob(pixels.data(), {1, 3, preprocessing.height, preprocessing.width});
  const PreparedRegions prepared = captioner.decoder->prepare(captioner.encoder->encode(input));
  const auto found = beam_search(*captioner.decoder, prepared, captioner.vocabulary, search);
  std::string text;
  for (const auto& word : found[0][0].words) text += (text.empty() ? "" : " ") + word;
  return text;
}

// To whole 255ths.
std::vector<float> rounded(std::vector<float> pixels, const Preprocessing& preprocessing) {
  const std::size_t plane = pixels.size() / 3;
  for (std::size_t i = 0; i < pixels.size(); ++i) {
    const float mean = preprocessing.mean[i / plane], std = preprocessing.std[i / plane];
    pixels[i] = (std::round((pixels[i] * std + mean) * 255) / 255 - mean) / std;
  }
  return pixels;
}

double mean_difference(const std::vector<float>& a, const std::vector<float>& b) {
  double sum = 0;
  for (std::size_t i = 0; i < a.size(); ++i) sum += std::abs(a[i] - b[i]);
  return sum / static_cast<double>(a.size());
}

struct Found {
  double whole_seconds = 0, reduced_seconds = 0;
  double reduced_difference = 0, rounded_difference = 0;
  int photos = 0, reduced_changed = 0, rounded_changed = 0;
  Json changes = Json::array();
};

void compare(Captioner& captioner, const SearchOptions& search, const std::string& file, Found& found) {
  const auto& preprocessing = captioner.preprocessing;
  const auto timed = [&](double& seconds, const LeastSize& least) {
    const auto start = std::chrono::steady_clock::now();
    const Photo photo = read_photo(file, {}, least);
    auto pixels = preprocess(photo, preprocessing);
    const double taken = std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
    if (photo.reduction > 1 || !least) seconds += taken;
    return std::pair(photo.reduction, std::move(pixels));
  };
  auto [reduction, reduced] =
      timed(found.reduced_seconds, [&](ImageSize photo) { return least_size(preprocessing, photo); });
  if (reduction == 1) return;  // nothing to compare
  auto whole = timed(found.whole_seconds, {}).second;
  auto eight_bits = rounded(whole, preprocessing);
  const std::string expected = caption_of(captioner, search, whole);
  const std::string after_reduction = caption_of(captioner, search, reduced);
  const std::string after_rounding = caption_of(captioner, search, eight_bits);
  ++found.photos;
  found.reduced_difference += mean_difference(whole, reduced);
  found.rounded_difference += mean_difference(whole, eight_bits);
  found.rounded_changed += after_rounding != expected;
  if (after_reduction == expected) return;
  ++found.reduced_changed;
  found.changes.push_back(
      {{"photo", file}, {"reduction", reduction}, {"whole", expected}, {"reduced", after_reduction}});
}

}  // namespace

int main(int argc, char** argv) try {
  const Settings settings = settings_of(argc, argv);
  at::set_num_threads(settings.threads);
  auto loaded = load_model(settings.model, settings.encoder);
  const c10::InferenceMode inference;
  Found found;
  for (const auto& photo : settings.photos) compare(loaded.captioner, settings.search, photo, found);
  if (found.photos == 0) throw DataError("no photo is large enough to be decoded at a fraction of its size");
  std::cout << dump_json({{"photos", found.photos},
                          {"whole_ms", 1000 * found.whole_seconds / found.photos},
                          {"reduced_ms", 1000 * found.reduced_seconds / found.photos},
                          {"reduced_difference", found.reduced_difference / found.photos},
                          {"rounded_difference", found.rounded_difference / found.photos},
                          {"reduced_changed", found.reduced_changed},
                          {"rounded_changed", found.rounded_changed},
                          {"changes", found.changes}})
            << "\n";
} catch (const std::exception& error) {
  std::cerr << "bench_decoding: " << error.what() << "\n";
  return 1;
}
