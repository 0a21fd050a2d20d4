#include <ATen/Parallel.h>
#include <ATen/Version.h>
#include <torch/version.h>

#include <boost/version.hpp>
#include <cstdlib>
#include <nlohmann/json.hpp>
#include <opencv2/core/version.hpp>
#include <sstream>
#include <thread>

#include "cli/blas.h"
#include "cli/full_program.h"
#include "cli/info_arguments.h"
#include "cli/program.h"
#include "cli/resources.h"
#include "cli/text_table.h"
#include "core/json.h"
#include "core/listed.h"
#include "engine/convolution_precision.h"
#include "engine/engine_decoder.h"
#include "engine/engine_encoder.h"
#include "engine/onednn.h"
#include "image/heif_reader.h"
#include "image/jxl_reader.h"
#include "image/raw_preview.h"
#include "model/backbone_kinds.h"

namespace sightline {

namespace {

// Those features that kernels here make use of.
std::vector<std::string> cpu_features() {
  std::vector<std::string> features;
#if defined(__x86_64__)
  const std::pair<const char*, bool> known[] = {{"sse4.2", __builtin_cpu_supports("sse4.2")},
                                                {"avx", __builtin_cpu_supports("avx")},
                                                {"avx2", __builtin_cpu_supports("avx2")},
                                                {"fma", __builtin_cpu_supports("fma")},
                                                {"avx512f", __builtin_cpu_supports("avx512f")},
                                                {"avx512bw", __builtin_cpu_supports("avx512bw")},
                                                {"avx512vnni", __builtin_cpu_supports("avx512vnni")},
                                                {"avx512bf16", __builtin_cpu_supports("avx512bf16")}};
  for (const auto& [name, present] : known) {
    if (present) features.emplace_back(name);
  }
#endif
  return features;
}

// In which this processor computes encoders.
std::vector<std::string> engine_precisions() {
  std::vector<std::string> precisions;
  for (const auto& row : EnumNames<ConvolutionPrecision>::kRows)
    if (computes(row.value)) precisions.emplace_back(row.name);
  return precisions;
}

std::string image_formats() {
  return std::string("JPEG PNG WebP BMP TIFF GIF") + (reads_heif() ? " HEIC AVIF" : "") +
         (reads_jxl() ? " JXL" : "");
}

std::string environment(const char* name) {
  const char* value = std::getenv(name);
  return value != nullptr ? value : "not set";
}

TextTable facts() {
  const BlasFlavour blas = loaded_blas();
  const auto model = find_resource("models/default.safetensors");
  return {
      {"sightline", program_version()},
      {"libtorch", TORCH_VERSION},
      {"onednn", onednn_version()},
      {"onednn_kernels", onednn_kernels()},
      {"opencv", CV_VERSION},
      {"boost", std::to_string(BOOST_VERSION / 100000) + "." + std::to_string(BOOST_VERSION / 100 % 1000)},
      {"compiler", "GCC " __VERSION__},
      {"cores", std::to_string(std::thread::hardware_concurrency())},
      {"threads", std::to_string(at::get_num_threads())},
      {"blas", blas.name},
      {"blas_threads", blas.threads},
      {"blas_kernels", blas.kernels},
      {"blas_file", blas.file},
      {"OPENBLAS_CORETYPE", environment("OPENBLAS_CORETYPE")},
      {"OMP_WAIT_POLICY", environment("OMP_WAIT_POLICY")},
      {"cpu_features", joined(cpu_features(), " ")},
      {"image_formats", image_formats()},
      {"camera_raws", reads_raw_previews() ? "their previews" : "not read"},
      {"encoders", joined(encoder_kinds(), " ")},
      {"engine_encoders", joined(EngineEncoder::known(), " ")},
      {"engine_attention", joined(EngineDecoder::known_attention(), " ")},
      {"engine_precisions", joined(engine_precisions(), " ")},
      {"default_model", model ? model->string() : "none"}};
}

}  // namespace

ExitCode run_info(const InfoArguments& arguments, const Session& session) {
  const TextTable table = facts();
  if (arguments.format == OutputForm::json) {
    Json json = Json::object();
    for (const auto& [name, value] : table) json[name] = value;
    session.console.print(dump_json(json, 2) + "\n");
  } else {
    session.console.print(text_of(table));
  }
  if (loaded_blas().threads == "pthread") {
    session.console.warning(
        "the loaded OpenBLAS has threads of its own, which makes training several times slower; "
        "install libopenblas0-openmp and build again");
  }
  return ExitCode::done;
}

}  // namespace sightline
