#include "image/photo_budget.h"

#include <gmock/gmock.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>
#include <zlib.h>

#include <cstdio>
#include <ctime>
#include <filesystem>

#include <jpeglib.h>
#include <opencv2/core.hpp>
#include <opencv2/imgcodecs.hpp>

#include "core/error.h"
#include "core/sanitized.h"
#include "core/temporary_directory.h"
#include "image/fixtures.h"
#include "image/gif_reader.h"
#include "image/heif_reader.h"
#include "image/image_reader.h"
#include "image/jxl_reader.h"
#include "image/raw_preview.h"
#include "image/small_raw.h"
#include "image/small_tiff.h"

namespace sightline {
namespace {

using ::testing::HasSubstr;
using ::testing::StartsWith;

std::string big_end(std::uint32_t number, int size) {
  std::string bytes;
  for (int shift = 8 * (size - 1); shift >= 0; shift -= 8) bytes += static_cast<char>(number >> shift & 0xFF);
  return bytes;
}
std::string small_end(std::uint32_t number, int size) {
  const std::string bytes = big_end(number, size);
  return {bytes.rbegin(), bytes.rend()};
}

std::string deflated(const std::string& bytes) {
  uLongf size = compressBound(bytes.size());
  std::string packed(size, '\0');
  compress2(reinterpret_cast<Bytef*>(packed.data()), &size, reinterpret_cast<const Bytef*>(bytes.data()),
            bytes.size(), 9);
  return packed.substr(0, size);
}

std::string summed_chunk(const std::string& kind, const std::string& content) {
  const std::string body = kind + content;
  const auto crc = static_cast<std::uint32_t>(
      crc32(0, reinterpret_cast<const Bytef*>(body.data()), static_cast<uInt>(body.size())));
  return big_end(static_cast<std::uint32_t>(content.size()), 4) + body + big_end(crc, 4);
}

// 8 bits, all black (or clear); `more` stands before the pixels.
std::string black_png(std::uint32_t width, std::uint32_t height, int colours, bool interlaced,
                      const std::string& more = "") {
  const int channels = colours == 6 ? 4 : colours == 2 ? 3 : 1;
  const std::string rows((std::size_t{width} * channels + 1) * height + (interlaced ? 8 * height : 0), '\0');
  return "\x89PNG\r\n\x1A\n" +
         summed_chunk("IHDR", big_end(width, 4) + big_end(height, 4) + "\x08" + static_cast<char>(colours) +
                                  std::string(2, '\0') + static_cast<char>(interlaced)) +
         more + summed_chunk("IDAT", deflated(rows)) + summed_chunk("IEND", "");
}

// 300 texts of eight megabytes in a few kilobytes each; a profile like them.
std::string wordy_png() {
  std::string more = summed_chunk("iCCP", std::string("p\0\0", 3) + deflated(std::string(8 << 20, '\0')));
  const std::string text =
      summed_chunk("zTXt", std::string("t\0\0", 3) + deflated(std::string(8 << 20, 'x')));
  for (int i = 0; i < 300; ++i) more += text;
  return black_png(1, 1, 0, false, more);
}

// A progressive grey picture whose last scan comes `scans` times.
std::string jpeg_of_many_scans(unsigned side, int scans) {
  jpeg_compress_struct jpeg{};
  jpeg_error_mgr errors;
  jpeg.err = jpeg_std_error(&errors);
  jpeg_create_compress(&jpeg);
  unsigned char* memory = nullptr;
  unsigned long size = 0;
  jpeg_mem_dest(&jpeg, &memory, &size);
  jpeg.image_width = jpeg.image_height = side;
  jpeg.input_components = 1;
  jpeg.in_color_space = JCS_GRAYSCALE;
  jpeg_set_defaults(&jpeg);
  const jpeg_scan_info script[]{{1, {0}, 0, 0, 0, 0}, {1, {0}, 1, 63, 0, 0}};
  jpeg.scan_info = script;
  jpeg.num_scans = 2;
  jpeg_start_compress(&jpeg, TRUE);
  std::vector<unsigned char> row(side, 128);
  for (unsigned y = 0; y < side; ++y) {
    JSAMPROW rows = row.data();
    jpeg_write_scanlines(&jpeg, &rows, 1);
  }
  jpeg_finish_compress(&jpeg);
  const std::string bytes(reinterpret_cast<const char*>(memory), size);
  jpeg_destroy_compress(&jpeg);
  std::free(memory);
  const std::size_t last = bytes.rfind("\xFF\xDA"), end = bytes.size() - 2;
  std::string many = bytes.substr(0, last);
  for (int i = 0; i < scans; ++i) many += bytes.substr(last, end - last);
  return many + bytes.substr(end);
}

// The fixture with another size in its header.
std::string resized_jpeg(std::uint32_t width, std::uint32_t height) {
  std::string bytes = fixture("progressive.jpg");
  const std::size_t frame = bytes.find("\xFF\xC2");
  return bytes.replace(frame + 5, 4, big_end(height, 2) + big_end(width, 2));
}

std::string resized_webp(std::uint32_t width, std::uint32_t height) {
  std::string bytes = fixture("lossless.webp");
  const std::size_t sides = bytes.find("VP8L") + 9;
  const std::uint32_t other = static_cast<unsigned char>(bytes[sides + 3]) & 0xF0u;
  return bytes.replace(sides, 4, small_end((width - 1) | (height - 1) << 14 | other << 24, 4));
}

// One of 8 bits and run lengths: so many of them, each of 255 pixels.
std::string empty_bmp(std::uint32_t width, std::uint32_t height, std::size_t runs) {
  std::string bytes = "BM" + std::string(8, '\0') + small_end(58, 4) + small_end(40, 4) +
                      small_end(width, 4) + small_end(height, 4) + small_end(1, 2) + small_end(8, 2) +
                      small_end(1, 4) + std::string(12, '\0') + small_end(1, 4) + std::string(8, '\0');
  for (std::size_t i = 0; i < runs; ++i) bytes += std::string("\xFF\0", 2);
  return bytes + std::string(1, '\0') + "\1";
}

// Many rows, each a strip, and all strips are the same megabyte.
std::string repeating_tiff(std::uint32_t rows) {
  constexpr std::uint32_t kLongs = 4, kStrip = 1 << 20;
  std::string file = "II*" + std::string(1, '\0') + small_end(8, 4);
  const std::uint32_t fields = 9, offsets = 8 + 2 + 12 * fields + 4, counts = offsets + 4 * rows;
  const std::uint32_t strip = counts + 4 * rows;
  const std::uint32_t table[fields][4]{{256, 4, 1, 16},    {257, 4, 1, rows}, {258, 3, 1, 8},
                                       {259, 3, 1, 32773}, {262, 3, 1, 1},    {273, kLongs, rows, offsets},
                                       {277, 3, 1, 1},     {278, 4, 1, 1},    {279, kLongs, rows, counts}};
  file += small_end(fields, 2);
  for (const auto& [tag, type, count, value] : table)
    file += small_end(tag, 2) + small_end(type, 2) + small_end(count, 4) + small_end(value, 4);
  file += small_end(0, 4);
  for (std::uint32_t i = 0; i < rows; ++i) file += small_end(strip, 4);
  for (std::uint32_t i = 0; i < rows; ++i) file += small_end(kStrip, 4);
  return file + "\xF1\x80" + std::string(kStrip - 2, '\0');
}

std::string tiled_tiff(std::uint32_t side) {
  return SmallTiff{3, "\x0A\x14\x1E\xC8\x64\x32", 2, {{322, 4, 1, side}, {323, 4, 1, side}}}.bytes();
}

// A HEIC of one colour, 6000 x 6000 pixels, whose boxes say that it has 64 x 64.
std::string modest_heic() {
  std::string bytes = fixture("flat.heic");
  for (std::size_t at = bytes.find("ispe"); at != std::string::npos; at = bytes.find("ispe", at + 4))
    bytes.replace(at + 8, 8, big_end(64, 4) + big_end(64, 4));
  return bytes;
}

// A palette of two colours, and a frame whose pixels end before they begin.
std::string empty_gif(std::uint32_t screen, std::uint32_t frame) {
  return "GIF89a" + small_end(screen, 2) + small_end(screen, 2) + "\x80" + std::string(2, '\0') +
         std::string("\0\0\0\xFF\xFF\xFF", 6) + "," + std::string(4, '\0') + small_end(frame, 2) +
         small_end(frame, 2) + std::string(1, '\0') + "\x02" + std::string("\x02\x4C\x01\0;", 5);
}

// A frame whose codes all say "begin anew": 340 of them are a block of 255 bytes, and each costs a table.
std::string gif_of_clear_codes(std::size_t blocks) {
  std::string bytes = empty_gif(64, 64), block = "\xFF";
  for (int i = 0; i < 85; ++i) block += "\x24\x49\x92";
  bytes.resize(bytes.size() - 5);  // its block, and the end
  for (std::size_t i = 0; i < blocks; ++i) bytes += block;
  return bytes + std::string("\0;", 2);
}

// Lossy, of noise.
std::string noisy_webp(int side) {
  cv::Mat picture(side, side, CV_8UC3);
  cv::randu(picture, 0, 256);
  std::vector<unsigned char> bytes;
  if (!cv::imencode(".webp", picture, bytes, {cv::IMWRITE_WEBP_QUALITY, 90})) return "";
  return {bytes.begin(), bytes.end()};
}

std::string png_of_empty_texts(std::size_t count) {
  std::string more;
  const std::string text = summed_chunk("tEXt", "");
  for (std::size_t i = 0; i < count; ++i) more += text;
  return black_png(1, 1, 0, false, more);
}

std::string raw_with(const std::string& preview, int side) {
  return SmallRaw{44, 30, preview, side, side}.bytes();
}

// What became of a photo, and what that took: in a process of its own.
struct Reading {
  std::string outcome;
  double megabytes = 0, seconds = 0;
};

void limit_memory(std::size_t more) {
  std::size_t pages = 0;
  if (FILE* counts = std::fopen("/proc/self/statm", "r")) {
    if (std::fscanf(counts, "%zu", &pages) != 1) pages = 0;
    std::fclose(counts);
  }
  const rlim_t most = pages * static_cast<std::size_t>(::sysconf(_SC_PAGESIZE)) + more;
  const rlimit limit{most, most};
  ::setrlimit(RLIMIT_AS, &limit);
}

// `memory`: bytes that the process may take beside those that it has; 0: any.
Reading read_apart(const std::string& bytes, const ImageLimits& limits, std::size_t memory = 0) {
  int ends[2];
  EXPECT_EQ(::pipe(ends), 0);
  const pid_t child = ::fork();
  if (child == 0) {
    std::string outcome = "read";
    if (memory > 0) limit_memory(memory);
    try {
      decode_image(bytes, "bomb", limits);
    } catch (const DataError& error) {
      outcome = error.what();
    }
    const ssize_t written = ::write(ends[1], outcome.data(), outcome.size());
    ::_exit(written < 0 ? 1 : 0);
  }
  ::close(ends[1]);
  Reading reading;
  char buffer[4096];
  for (ssize_t count = 0; (count = ::read(ends[0], buffer, sizeof buffer)) > 0;)
    reading.outcome.append(buffer, static_cast<std::size_t>(count));
  ::close(ends[0]);
  int status = 0;
  rusage used{};
  ::wait4(child, &status, 0, &used);
  EXPECT_TRUE(WIFEXITED(status) && WEXITSTATUS(status) == 0) << status;
  const auto seconds = [](const timeval& time) {
    return static_cast<double>(time.tv_sec) + time.tv_usec * 1e-6;
  };
  reading.megabytes = static_cast<double>(used.ru_maxrss) * 1024 / 1e6;
  reading.seconds = seconds(used.ru_utime) + seconds(used.ru_stime);
  return reading;
}

// Frames that are never shown, many of them within a hundredth of the file.
std::string jxl_of_hidden_frames(std::size_t count) {
  const std::string one = fixture("hidden_frame.jxl");
  constexpr std::size_t kBegin = 11, kEnd = 172;  // of the hidden one
  std::string bytes = one.substr(0, kEnd);
  for (std::size_t i = 1; i < count; ++i) bytes += one.substr(kBegin, kEnd - kBegin);
  return bytes + one.substr(kEnd);
}

constexpr ImageLimits kLimits{.max_megapixels = 200, .max_memory = 100, .max_seconds = 0.4};
constexpr ImageLimits kHurry{.max_megapixels = 200, .max_memory = 100, .max_seconds = 0.005};
constexpr ImageLimits kRoomy{.max_megapixels = 200, .max_memory = 1000, .max_seconds = 0.4};

struct Bomb {
  const char* name;
  std::string (*bytes)();
  const char* outcome;
  bool (*readable)() = [] { return true; };  // by this build
  ImageLimits limits = kLimits;
};

void PrintTo(const Bomb& bomb, std::ostream* out) {
  *out << bomb.name;
}

class PhotoBudgetBombs : public ::testing::TestWithParam<Bomb> {};

constexpr char kMemory[] = "of memory or more, expected at most 100";
constexpr char kTime[] = "decoding it takes more than 0.4 seconds of the processor's time";
constexpr char kHurriedTime[] = "decoding it takes more than 0.005 seconds of the processor's time";
constexpr char kForeseenTime[] = "decoding it may take more than 0.4 seconds of the processor's time";
constexpr bool (*kAlways)() = [] { return true; };

TEST_P(PhotoBudgetBombs, TakesNoMoreThanTheBudget) {
  if (kSanitized) GTEST_SKIP() << "measured without sanitizers";
  if (!GetParam().readable()) GTEST_SKIP() << "this build was made without the library";
  const ImageLimits limits = GetParam().limits;
  const std::string bytes = GetParam().bytes();
  EXPECT_LT(bytes.size(), 20u << 20);
  const Reading nothing = read_apart(black_png(1, 1, 0, false), limits);
  const Reading reading = read_apart(bytes, limits);
  EXPECT_THAT(reading.outcome, HasSubstr(GetParam().outcome));
  constexpr double kSlackMegabytes = 8, kSlackSeconds = 0.4;
  EXPECT_LT(reading.megabytes - nothing.megabytes, limits.max_memory + kSlackMegabytes);
  EXPECT_LT(reading.seconds - nothing.seconds, limits.max_seconds + kSlackSeconds);
}

INSTANTIATE_TEST_SUITE_P(
    Image, PhotoBudgetBombs,
    ::testing::Values(
        Bomb{"PngPixels", [] { return black_png(8000, 8000, 0, false); }, kMemory},
        Bomb{"PngInterlacedAlpha", [] { return black_png(4000, 4000, 6, true); }, kMemory},
        Bomb{"PngTexts", wordy_png, "read"},
        Bomb{"PngChunks", [] { return png_of_empty_texts(1'600'000); }, kTime},
        Bomb{"PngPasses", [] { return black_png(3000, 3000, 0, true); }, kHurriedTime, kAlways, kHurry},
        Bomb{"JpegCoefficients", [] { return resized_jpeg(5000, 5000); }, kMemory},
        Bomb{"JpegPixels", [] { return resized_jpeg(8000, 8000); }, kMemory},
        Bomb{"JpegScans", [] { return jpeg_of_many_scans(4000, 450); }, kTime},
        Bomb{"JpegTooManyScans", [] { return jpeg_of_many_scans(16, 5000); }, "more than 500 scans"},
        Bomb{"WebpPixels", [] { return resized_webp(16383, 12000); }, kMemory},
        Bomb{"WebpNoise", [] { return noisy_webp(1000); }, kHurriedTime, kAlways, kHurry},
        Bomb{"BmpRows", [] { return empty_bmp(2000, 2000, 0); }, kHurriedTime, kAlways, kHurry},
        Bomb{"BmpRuns", [] { return empty_bmp(1, 1, 8 << 20); }, kHurriedTime, kAlways, kHurry},
        Bomb{"BmpRunLengths", [] { return empty_bmp(8000, 8000, 0); }, kMemory},
        Bomb{"BmpRunsBeyondTheRow", [] { return empty_bmp(1, 1, 8 << 20); }, "read"},
        Bomb{"TiffTile", [] { return tiled_tiff(4096 * 2 - 16); }, "expected tiles of about"},
        Bomb{"TiffUsualTile", [] { return tiled_tiff(4096); }, "damaged or unusual TIFF"},
        Bomb{"TiffStripsOfTheSameBytes", [] { return repeating_tiff(60'000); }, kTime},
        Bomb{"GifScreen", [] { return empty_gif(8000, 1); }, kMemory},
        Bomb{"GifFrame", [] { return empty_gif(1, 8000); }, kMemory},
        Bomb{"GifClearCodes", [] { return gif_of_clear_codes(4000); }, kTime},
        Bomb{"HeifTime", [] { return fixture("flat.heic"); }, kForeseenTime, reads_heif, kRoomy},
        Bomb{"AvifTime", [] { return fixture("flat.avif"); }, kForeseenTime, reads_heif, kRoomy},
        Bomb{"HeifThatLies", modest_heic, kMemory, reads_heif},
        Bomb{"HeifPixels", [] { return fixture("flat.heic"); }, kMemory, reads_heif},
        Bomb{"AvifPixels", [] { return fixture("flat.avif"); }, kMemory, reads_heif},
        Bomb{"JxlPixels", [] { return fixture("flat.jxl"); }, kMemory, reads_jxl},
        Bomb{"JxlHiddenFrame", [] { return jxl_of_hidden_frames(2); }, "read", reads_jxl},
        Bomb{"JxlHiddenFrames", [] { return jxl_of_hidden_frames(3000); }, kTime, reads_jxl},
        Bomb{"JxlLayers", [] { return fixture("layers.jxl"); }, kTime, reads_jxl},
        Bomb{"RawPreviewPixels", [] { return raw_with(resized_jpeg(8000, 8000), 8000); }, kMemory,
             reads_raw_previews},
        Bomb{"RawPreviewScans", [] { return raw_with(jpeg_of_many_scans(4000, 450), 4000); }, kTime,
             reads_raw_previews}),
    [](const auto& bomb) { return bomb.param.name; });

// What cannot be stopped is foreseen, and what is short enough goes on.
TEST(PhotoBudget, TimeIsClaimedAhead) {
  const PhotoBudget budget(0, "a.heic", {.max_seconds = 2});
  EXPECT_NO_THROW(budget.claim_seconds(1.5));
  EXPECT_NO_THROW(budget.claim_seconds(1.5));
  EXPECT_THAT(
      [&] { budget.claim_seconds(2.5); },
      ::testing::ThrowsMessage<DataError>(StartsWith("a.heic: decoding it may take more than 2 seconds")));
}

TEST(PhotoBudget, CountsWhatIsClaimedAndGivenBack) {
  PhotoBudget budget(1'000'000, "a.png", {.max_memory = 3});
  EXPECT_EQ(budget.left(), 2'000'000u);
  budget.claim_pixels(1000, 500, 3);
  EXPECT_FALSE(budget.try_claim(500'001));
  budget.give_back(1'500'000);
  EXPECT_EQ(budget.left(), 2'000'000u);
  EXPECT_THAT([&] { budget.check(); },
              ::testing::ThrowsMessage<DataError>(
                  StartsWith("a.png: reading it takes 4 MB of memory or more, expected at most 3")));
}

// Where the machine has less memory than the budget, the photo fails and not the program.
TEST(PhotoBudget, MemoryThatIsNotThereIsAFaultOfThePhoto) {
  if (kSanitized) GTEST_SKIP() << "measured without sanitizers";
  const std::string bytes = black_png(8000, 8000, 0, false), jpeg = resized_jpeg(8000, 8000);
  for (const std::string& photo : {bytes, jpeg}) {
    const Reading reading = read_apart(photo, {}, 100 << 20);
    EXPECT_THAT(reading.outcome, HasSubstr("bomb: not enough memory for this photo"));
  }
}

TEST(PhotoBudget, AFileThatIsLargerIsNotRead) {
  const TemporaryDirectory directory;
  const auto file = directory.write("sparse.jpg", "\xFF\xD8\xFF");
  std::filesystem::resize_file(file, 50'000'000'000);
  EXPECT_THAT([&] { read_image(file); },
              ::testing::ThrowsMessage<DataError>(HasSubstr("reading it takes 50000 MB of memory")));
}

TEST(PhotoBudget, ThePictureThatIsTurnedStandsBesideTheOther) {
  const std::string turned = fixture("turned6.png");
  const Image image = decode_image(turned, "turned");
  const double megabytes = (turned.size() + image.rgb.size() * 2.0) / 1e6;
  EXPECT_NO_THROW(decode_image(turned, "turned", {.max_memory = megabytes + 0.2}));
  EXPECT_THROW(decode_image(turned, "turned", {.max_memory = megabytes - 0.001}), DataError);
}

}  // namespace
}  // namespace sightline
