#include "core/appended_file.h"

#include <gtest/gtest.h>
#include <sys/resource.h>
#include <sys/stat.h>

#include <csignal>
#include <string>

#include "core/error.h"
#include "core/files.h"
#include "core/temporary_directory.h"

namespace sightline {
namespace {

TEST(AppendedFile, IsCutToWhatCountsAndGrowsFromThere) {
  const TemporaryDirectory directory;
  const auto path = directory.path() / "results.jsonl";
  {
    AppendedFile file(path, 0);
    file.append("whole\n");
    file.append("torn");
  }
  AppendedFile file(path, 6);
  EXPECT_EQ(read_file(path), "whole\n");
  file.append("more\n");
  EXPECT_EQ(file.size(), 11);
  file.cut(6);
  file.append("other\n");
  file.sync();
  EXPECT_EQ(read_file(path), "whole\nother\n");
}

// As a full disk does: part of a piece is written, then no more.
TEST(AppendedFile, TakesBackAPieceThatDidNotFit) {
  const TemporaryDirectory directory;
  const auto path = directory.path() / "results.jsonl";
  AppendedFile file(path, 0);
  file.append("whole\n");
  rlimit before{};
  ASSERT_EQ(getrlimit(RLIMIT_FSIZE, &before), 0);
  const auto handler = std::signal(SIGXFSZ, SIG_IGN);
  rlimit small = before;
  small.rlim_cur = 10;
  ASSERT_EQ(setrlimit(RLIMIT_FSIZE, &small), 0);
  EXPECT_THROW(file.append("longer than that"), EnvironmentError);
  setrlimit(RLIMIT_FSIZE, &before);
  std::signal(SIGXFSZ, handler);
  EXPECT_EQ(read_file(path), "whole\n");
  EXPECT_EQ(file.size(), 6);
  file.append("later\n");
  EXPECT_EQ(read_file(path), "whole\nlater\n");
}

TEST(AppendedFile, APlaceThatIsNoFileIsRefused) {
  const TemporaryDirectory directory;
  EXPECT_THROW(AppendedFile(directory.path(), 0), EnvironmentError);
  const auto pipe = directory.path() / "pipe";
  ASSERT_EQ(::mkfifo(pipe.c_str(), 0600), 0);
  EXPECT_THROW(AppendedFile(pipe, 0), EnvironmentError) << "and nobody waits for a reader";
}

TEST(AppendedFile, NoTargetOfALinkIsCut) {
  const TemporaryDirectory directory;
  const auto link = directory.path() / "link";
  directory.write("diary", "a diary");
  std::filesystem::create_symlink("diary", link);
  EXPECT_THROW(AppendedFile(link, 0), EnvironmentError);
  EXPECT_EQ(read_file(directory.path() / "diary"), "a diary");
}

}  // namespace
}  // namespace sightline
