#pragma once

#include <gmock/gmock.h>

#include <filesystem>
#include <memory>
#include <string>

#include "cli/program_under_test.h"
#include "cli/tiny_model.h"
#include "core/files.h"
#include "core/temporary_directory.h"

namespace sightline {

// An empty directory to stand in, with a tiny model at hand (made once for all tests of a suite).
class CliTest : public ::testing::Test {
 protected:
  static void SetUpTestSuite() {
    shared_ = std::make_unique<TemporaryDirectory>();
    write_tiny_model(model());
  }
  static void TearDownTestSuite() { shared_.reset(); }

  static std::filesystem::path model() { return shared_->path() / "tiny.safetensors"; }
  std::filesystem::path at(const std::string& name) const { return directory_.path() / name; }

  // In the test's directory, with the tiny model as the default one.
  ProgramRun run(const std::vector<std::string>& arguments) const {
    return run_sightline(arguments, setting());
  }
  ProgramRun script(const std::string& text) const { return run_script(text, setting()); }
  ProgramSetting setting() const {
    ProgramSetting setting;
    setting.directory = directory_.path();
    setting.environment = {{"SIGHTLINE_MODEL", model().string()}};
    return setting;
  }

 private:
  inline static std::unique_ptr<TemporaryDirectory> shared_;
  TemporaryDirectory directory_;
};

}  // namespace sightline
