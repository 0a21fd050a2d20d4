#include "weights/file_kind.h"

#include <gmock/gmock.h>

#include "core/error.h"
#include "core/files.h"
#include "core/scratch_file.h"
#include "weights/safetensors_bytes.h"

namespace sightline {
namespace {

using ::testing::HasSubstr;
using namespace std::string_literals;

std::string refusal(const std::string& bytes, void (*refuse)(std::string_view, const std::string&)) {
  try {
    refuse(bytes, "FILE");
  } catch (const ModelError& error) {
    return error.what();
  }
  return "none";
}

TEST(FileKind, NamesWhatADownloadLeft) {
  const std::pair<std::string, std::string> cases[] = {
      {"version https://git-lfs.github.com/spec/v1\noid sha256:abc\nsize 14\n", "is a pointer of Git LFS"},
      {"<!DOCTYPE html><html>", "is a page of HTML"},
      {"<!doctype HTML>", "is a page of HTML"},
      {" \r\n\t<html lang=en>", "is a page of HTML"},
      {"\xEF\xBB\xBF<HEAD>", "is a page of HTML"},
      {"\xFF\xD8\xFF\xE0 and so on", "is a picture"},
      {"\x89PNG\r\n\x1A\n", "is a picture"},
      {"GIF89a\1\0\1\0"s, "is a picture"},
      {"RIFF\x10\0\0\0WEBPVP8 "s, "is a picture"},
      {"{\"images\": []}", "is a text file"},
      {"<?xml version='1.0'?>", "is a text file"},
      {"# Gewichte für ein Modell\r\n\tund mehr", "is a text file"},
      {"x", "is a text file"},
      {"\x1F\x8B\x08\0\0\0\0\0\0\3"s, "is a gzip archive"},
      {"7z\xBC\xAF\x27\x1C\0\4"s, "is a 7z archive"},
      {"Rar!\x1A\x07\1\0"s, "is a RAR archive"},
      {"\xFD"
       "7zXZ\0\0\4"s,
       "is an xz archive"},
      {"BZh91AY&SY"s, "is a bzip2 archive"},
      {"\x28\xB5\x2F\xFD\x04"s, "is a Zstandard archive"},
      {"PK\x03\x04\x14\0\0\0\0\0config.json"s, "is a zip archive"},
      {std::string(257, '\0') + "ustar\00000"s, "is a tar archive"},
      {"\x89HDF\r\n\x1A\n\0"s, "is an HDF5 file"},
      {"GGUF\3\0\0\0\0"s, "is a GGUF file"},
      {"\x93NUMPY\1\0v\0"s, "is an array of NumPy"},
      {"\x1C\0\0\0TFL3\0"s, "is a TensorFlow Lite file"},
      {"\x08\x07\x12\x07pytorch\x1A\0"s, "is an ONNX file"},
      {std::string(256, 'a') + "\0\1"s, "is a text file"}};
  for (const auto& [bytes, what] : cases) {
    for (const auto refuse : {refuse_downloads, refuse_no_model})
      EXPECT_THAT(refusal(bytes, refuse), HasSubstr("FILE: " + what)) << bytes;
  }
}

TEST(FileKind, LetsPassWhatMayBeWeights) {
  for (const std::string& bytes :
       {""s, "\0"s, std::string(255, 'a') + "\0"s, "text\x7F"s, "text\xF5"s, "text\x1B[0m"s,
        "RIFF\x10\0\0\0WAVEfmt "s, safetensors_bytes("{}", ""),
        // Lengths of a header that look like gzip's, bzip2's and ONNX's beginnings.
        "\x1F\x8B\x08\0\0\0\0\0{\"a"s, "BZh\0\0\0\0\0{\"a"s, "\x08\x07\x12\0\0\0\0\0{\"a"s})
    EXPECT_EQ(refusal(bytes, refuse_no_model), "none") << bytes;
}

TEST(FileKind, PyTorchsFilesAreWeightsButNoModels) {
  for (const char* name : {"weights_zip.pth", "weights_legacy.pth", "checkpoint_zip.pth"}) {
    const std::string bytes = read_file(fixture(name));
    EXPECT_EQ(refusal(bytes, refuse_downloads), "none") << name;
    EXPECT_THAT(refusal(bytes, refuse_no_model),
                HasSubstr("FILE: holds PyTorch weights, expected a Sightline"));
  }
}

}  // namespace
}  // namespace sightline
