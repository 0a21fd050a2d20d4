#include "render/mp4_writer.h"

#include <fcntl.h>
#include <spawn.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <memory>
#include <sstream>
#include <string>
#include <system_error>

#include "core/error.h"
#include "core/files.h"
#include "core/temporary_file.h"
#include "image/picture_mark.h"

extern char** environ;

namespace sightline {

namespace fs = std::filesystem;

namespace {

constexpr int kFrameTime = 50;  // milliseconds: each frame is repeated as often as it stays

fs::path find_ffmpeg() {
  const char* path = std::getenv("PATH");
  std::istringstream directories(path == nullptr ? "" : path);
  for (std::string directory; std::getline(directories, directory, ':');) {
    const fs::path program = fs::path(directory) / "ffmpeg";
    std::error_code ignored;
    if (fs::is_regular_file(program, ignored) && ::access(program.c_str(), X_OK) == 0) return program;
  }
  return {};
}

[[noreturn]] void fail(const fs::path& path, const std::string& why) {
  throw EnvironmentError(path.string() + ": cannot be written: " + why);
}

// A running ffmpeg that reads raw frames. It is given a socket and not a pipe, because writing to a socket
// whose reader has ended can be told not to end this program.
class Ffmpeg {
 public:
  Ffmpeg(const std::vector<std::string>& arguments, const fs::path& path)
      : path_(path), messages_(std::tmpfile(), &std::fclose) {
    int ends[2];
    if (!messages_ || ::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends) != 0) {
      fail(path_, std::strerror(errno));
    }
    socket_ = ends[0];
    std::vector<char*> pointers;
    for (const std::string& argument : arguments) pointers.push_back(const_cast<char*>(argument.c_str()));
    pointers.push_back(nullptr);
    posix_spawn_file_actions_t actions;
    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_adddup2(&actions, ends[1], STDIN_FILENO);
    posix_spawn_file_actions_addopen(&actions, STDOUT_FILENO, "/dev/null", O_WRONLY, 0);
    posix_spawn_file_actions_adddup2(&actions, ::fileno(messages_.get()), STDERR_FILENO);
    const int error = ::posix_spawn(&process_, pointers[0], &actions, nullptr, pointers.data(), environ);
    posix_spawn_file_actions_destroy(&actions);
    ::close(ends[1]);
    if (error != 0) {
      process_ = -1;
      ::close(socket_);
      fail(path_, std::string("ffmpeg does not start: ") + std::strerror(error));
    }
  }
  ~Ffmpeg() { wait(); }
  Ffmpeg(const Ffmpeg&) = delete;
  Ffmpeg& operator=(const Ffmpeg&) = delete;

  // False once it reads no more.
  bool write(const Image& frame) {
    const std::uint8_t* at = frame.rgb.data();
    for (std::size_t left = frame.rgb.size(); left > 0;) {
      const ssize_t sent = ::send(socket_, at, left, MSG_NOSIGNAL);
      if (sent < 0 && errno == EINTR) continue;
      if (sent < 0) return false;
      at += sent;
      left -= static_cast<std::size_t>(sent);
    }
    return true;
  }

  // Raises what it complained of.
  void finish() {
    const int status = wait();
    if (status == 0) return;
    std::string said(2000, '\0');
    std::rewind(messages_.get());
    said.resize(std::fread(said.data(), 1, said.size(), messages_.get()));
    std::replace(said.begin(), said.end(), '\n', ' ');
    fail(path_, "ffmpeg says: " + (said.empty() ? "nothing, and failed" : said));
  }

 private:
  // Its exit status; 0 where all went well.
  int wait() {
    if (process_ < 0) return 0;
    ::close(socket_);
    int status = 0;
    while (::waitpid(process_, &status, 0) < 0 && errno == EINTR) continue;
    process_ = -1;
    return status;
  }

  const fs::path path_;
  std::unique_ptr<std::FILE, int (*)(std::FILE*)> messages_;
  int socket_ = -1;
  ::pid_t process_ = -1;
};

}  // namespace

void check_ffmpeg() {
  if (!find_ffmpeg().empty()) return;
  throw EnvironmentError("an MP4 is written by the program ffmpeg, which is not here",
                         "install ffmpeg, or write a .webp or .gif");
}

void write_mp4(const fs::path& given, const std::vector<AnimationFrame>& frames) {
  check_ffmpeg();
  const fs::path path = replaceable_file(given);
  if (path.empty()) fail(given, "it is a directory, pipe or device");
  TemporaryFile file(path);  // there already when ffmpeg opens it
  const Image& first = frames.front().picture;
  Ffmpeg ffmpeg({find_ffmpeg().string(),
                 "-v",
                 "error",
                 "-f",
                 "rawvideo",
                 "-pix_fmt",
                 "rgb24",
                 "-s",
                 std::to_string(first.width) + "x" + std::to_string(first.height),
                 "-r",
                 std::to_string(1000 / kFrameTime),
                 "-i",
                 "pipe:0",
                 "-c:v",
                 "libx264",
                 "-pix_fmt",
                 "yuv420p",
                 "-movflags",
                 "+faststart",
                 "-metadata",
                 "comment=" + std::string(kPictureMark),
                 "-f",
                 "mp4",
                 "-y",
                 "file:" + file.path().string()},
                path);
  bool reads = true;
  for (const AnimationFrame& frame : frames) {
    const int times = std::max(1, (frame.milliseconds + kFrameTime / 2) / kFrameTime);
    for (int i = 0; i < times && reads; ++i) reads = ffmpeg.write(frame.picture);
  }
  ffmpeg.finish();
  file.commit(Safety::power_loss);
}

}  // namespace sightline
