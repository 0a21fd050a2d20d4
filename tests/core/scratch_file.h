#pragma once

#include <gtest/gtest.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <string>
#include <string_view>

namespace sightline {

// A file of the current test's, gone with it.
class ScratchFile {
 public:
  explicit ScratchFile(std::string_view bytes = {}, const std::string& extension = "") {
    const auto* test = ::testing::UnitTest::GetInstance()->current_test_info();
    static int count = 0;
    path_ = std::filesystem::temp_directory_path() /
            ("sightline_" + std::string(test->name()) + "_" + std::to_string(::getpid()) + "_" +
             std::to_string(count++) + extension);
    write(bytes);
  }
  ~ScratchFile() { std::filesystem::remove(path_); }
  ScratchFile(const ScratchFile&) = delete;
  ScratchFile& operator=(const ScratchFile&) = delete;

  void write(std::string_view bytes) const {
    std::ofstream(path_, std::ios::binary | std::ios::trunc)
        .write(bytes.data(), static_cast<std::streamsize>(bytes.size()));
  }
  const std::filesystem::path& path() const { return path_; }

 private:
  std::filesystem::path path_;
};

// A file in the fixtures of the room whose tests these are.
inline std::filesystem::path fixture(const std::string& name) {
  return std::filesystem::path(SIGHTLINE_FIXTURES) / name;
}

}  // namespace sightline
