// How long the COCO captions reader takes over a file of COCO's training size times 1.2: 138,000 images,
// 690,000 captions, annotations in random order. Writes the file first. Prints one JSON line.
//   bench_captions DIRECTORY

#include <malloc.h>
#include <sys/resource.h>

#include <chrono>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <numeric>

#include "core/random.h"
#include "data/coco_captions.h"

namespace {

constexpr std::int64_t kImages = 138000, kCaptionsOfImage = 5;

void write_captions(const std::filesystem::path& path) {
  static constexpr const char* kWords[] = {"a",   "man",       "riding", "wave", "on",       "top",
                                           "of",  "surfboard", "two",    "dogs", "standing", "in",
                                           "the", "snow",      "near",   "red",  "building", "people"};
  sightline::Random random(1);
  std::ofstream file(path, std::ios::binary);
  file << "{\"info\": {\"year\": 2017}, \"images\": [";
  for (std::int64_t i = 0; i < kImages; ++i) {
    file << (i == 0 ? "" : ", ") << "{\"license\": 1, \"file_name\": \"" << 100000000000 + i
         << ".jpg\", \"height\": 480, \"width\": 640, \"id\": " << i << "}";
  }
  std::vector<std::int64_t> order(kImages * kCaptionsOfImage);
  std::iota(order.begin(), order.end(), 0);
  random.shuffle(order);
  file << "], \"annotations\": [";
  for (std::size_t i = 0; i < order.size(); ++i) {
    file << (i == 0 ? "" : ", ") << "{\"image_id\": " << order[i] / kCaptionsOfImage << ", \"id\": " << i
         << ", \"caption\": \"";
    for (int word = 0; word < 10; ++word)
      file << (word == 0 ? "" : " ") << kWords[random.below(std::size(kWords))];
    file << ".\"}";
  }
  file << "]}";
}

double megabytes_in_use() {
  const auto info = mallinfo2();
  return static_cast<double>(info.uordblks + info.hblkhd) / 1e6;
}

}  // namespace

int main(int argc, char** argv) {
  const auto path = std::filesystem::path(argc > 1 ? argv[1] : ".") / "captions.json";
  write_captions(path);
  const double before = megabytes_in_use();
  const auto start = std::chrono::steady_clock::now();
  const sightline::CaptionSet set = sightline::read_coco_captions(path);
  const double seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
  const double result = megabytes_in_use() - before;
  struct rusage usage {};
  getrusage(RUSAGE_SELF, &usage);
  std::printf(
      "{\"images\": %zu, \"captions\": %lld, \"file_mb\": %.0f, \"seconds\": %.2f, \"result_mb\": %.0f, "
      "\"peak_resident_mb\": %.0f}\n",
      set.images.size(), static_cast<long long>(kImages * kCaptionsOfImage),
      static_cast<double>(std::filesystem::file_size(path)) / 1e6, seconds, result,
      static_cast<double>(usage.ru_maxrss) / 1e3);
}
