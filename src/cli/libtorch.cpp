#include <ATen/Parallel.h>

#include <utility>

#include "cli/full_program.h"
#include "model/libtorch_model.h"
#include "model/model_file.h"

namespace sightline {

void require_libtorch() {}

bool has_libtorch() {
  return true;
}

void set_libtorch_threads(int threads) {
  at::set_num_threads(threads);
}

LibTorchCaptions load_with_libtorch(const std::filesystem::path& path,
                                    const std::optional<std::filesystem::path>& encoder) {
  LibTorchCaptions loaded;
  loaded.captioner = std::make_shared<Captioner>(std::move(load_model(path, encoder).captioner));
  loaded.model = std::make_unique<LibTorchModel>(*loaded.captioner);
  return loaded;
}

}  // namespace sightline
