#include "core/download_stub.h"

#include <gmock/gmock.h>

namespace sightline {
namespace {

TEST(DownloadStub, PointersOfGitLfs) {
  const auto stub =
      download_stub("version https://git-lfs.github.com/spec/v1\noid sha256:abc\nsize 14\n", "a photo");
  ASSERT_TRUE(stub.has_value());
  EXPECT_EQ(stub->fault, "is a pointer of Git LFS, expected the file that it points to");
  EXPECT_EQ(stub->hint, "git lfs pull fetches it");
}

TEST(DownloadStub, PagesOfHtml) {
  for (const char* page :
       {"<!DOCTYPE html><html>", "<!doctype HTML>", " \r\n\t<html lang=en>", "\xEF\xBB\xBF<HEAD>"}) {
    const auto stub = download_stub(page, "captions");
    ASSERT_TRUE(stub.has_value()) << page;
    EXPECT_EQ(stub->fault, "is a page of HTML, expected captions");
    EXPECT_THAT(stub->hint, ::testing::HasSubstr("open its address in a browser"));
  }
}

TEST(DownloadStub, AllElseIsNone) {
  for (const char* file : {"", " ", "<svg/>", "<?xml version='1.0'?>", "{\"images\": []}", "html",
                           "a version https://git-lfs.github.com/spec/v1"})
    EXPECT_FALSE(download_stub(file, "weights").has_value()) << file;
}

}  // namespace
}  // namespace sightline
