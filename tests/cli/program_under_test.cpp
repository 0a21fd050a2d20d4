#include "cli/program_under_test.h"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstring>

#include "core/files.h"
#include "core/temporary_directory.h"

namespace sightline {

namespace {

std::vector<std::string> environment_of(const ProgramSetting& setting) {
  std::vector<std::string> all;
  for (char** entry = environ; *entry != nullptr; ++entry) {
    const std::string text = *entry;
    bool replaced = false;
    for (const auto& [name, value] : setting.environment) replaced = replaced || text.starts_with(name + "=");
    if (!replaced) all.push_back(text);
  }
  for (const auto& [name, value] : setting.environment) all.push_back(name + "=" + value);
  return all;
}

std::vector<char*> pointers_to(std::vector<std::string>& texts) {
  std::vector<char*> pointers;
  for (std::string& text : texts) pointers.push_back(text.data());
  pointers.push_back(nullptr);
  return pointers;
}

int wait_for(pid_t child) {
  int status = 0;
  while (::waitpid(child, &status, 0) < 0 && errno == EINTR) continue;
  return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

ProgramRun run_file(const std::string& file, std::vector<std::string> arguments,
                    const ProgramSetting& setting) {
  const TemporaryDirectory scratch;
  const std::string out = setting.out.empty() ? (scratch.path() / "out").string() : setting.out.string();
  const std::string err = (scratch.path() / "err").string();
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
  if (setting.close_output) {
    posix_spawn_file_actions_addclose(&actions, STDOUT_FILENO);
  } else {
    posix_spawn_file_actions_addopen(&actions, STDOUT_FILENO, out.c_str(), O_WRONLY | O_CREAT, 0600);
  }
  posix_spawn_file_actions_addopen(&actions, STDERR_FILENO, err.c_str(), O_WRONLY | O_CREAT, 0600);
  posix_spawn_file_actions_addchdir_np(&actions, setting.directory.c_str());
  arguments.insert(arguments.begin(), file);
  std::vector<std::string> environment = environment_of(setting);
  pid_t child = 0;
  const int error = posix_spawn(&child, file.c_str(), &actions, nullptr, pointers_to(arguments).data(),
                                pointers_to(environment).data());
  posix_spawn_file_actions_destroy(&actions);
  if (error != 0) {
    ADD_FAILURE() << file << ": " << std::strerror(error);
    return {};
  }
  ProgramRun run;
  run.code = wait_for(child);
  if (setting.out.empty() && !setting.close_output) run.out = read_file(out);
  run.err = read_file(err);
  return run;
}

}  // namespace

ProgramRun run_sightline(const std::vector<std::string>& arguments, const ProgramSetting& setting) {
  return run_file(SIGHTLINE_PROGRAM, arguments, setting);
}

ProgramRun run_script(const std::string& script, const ProgramSetting& setting) {
  ProgramSetting with_path = setting;
  with_path.environment.emplace_back("PATH", program_directory().string() + ":" + std::getenv("PATH"));
  return run_file("/bin/bash", {"-euo", "pipefail", "-c", script}, with_path);
}

std::filesystem::path program_directory() {
  return std::filesystem::path(SIGHTLINE_PROGRAM).parent_path();
}

}  // namespace sightline
