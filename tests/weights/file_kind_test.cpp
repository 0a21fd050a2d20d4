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
      {std::string(256, 'a') + "\0\1"s, "is a text file"}};
  for (const auto& [bytes, what] : cases) {
    for (const auto refuse : {refuse_downloads, refuse_no_model})
      EXPECT_THAT(refusal(bytes, refuse), HasSubstr("FILE: " + what)) << bytes;
  }
}

TEST(FileKind, LetsPassWhatMayBeWeights) {
  for (const std::string& bytes : {""s, "\0"s, std::string(255, 'a') + "\0"s, "text\x7F"s, "text\xF5"s,
                                   "text\x1B[0m"s, "RIFF\x10\0\0\0WAVEfmt "s, safetensors_bytes("{}", "")})
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
