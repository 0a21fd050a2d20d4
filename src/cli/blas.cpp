#include "cli/blas.h"

#include <dlfcn.h>

#include <filesystem>

namespace sightline {

namespace {

template <class Function>
Function* symbol(const char* name) {
  return reinterpret_cast<Function*>(::dlsym(RTLD_DEFAULT, name));
}

std::string threads_name(int kind) {
  switch (kind) {
    case 0:
      return "none";
    case 1:
      return "pthread";
    case 2:
      return "OpenMP";
    default:
      return "unknown";
  }
}

// "OpenBLAS 0.3.21 NO_LAPACKE DYNAMIC_ARCH ..." -> "OpenBLAS 0.3.21"
std::string first_two_words(const std::string& text) {
  return text.substr(0, text.find(' ', text.find(' ') + 1));
}

// The file behind the name that the loader found, links followed: its directory tells the flavour apart.
std::string file_of(void* address) {
  Dl_info info{};
  if (::dladdr(address, &info) == 0 || info.dli_fname == nullptr) return "unknown";
  std::error_code error;
  const auto path = std::filesystem::canonical(info.dli_fname, error);
  return error ? info.dli_fname : path.string();
}

}  // namespace

BlasFlavour loaded_blas() {
  BlasFlavour flavour{"unknown", "unknown", "unknown", "unknown"};
  if (void* product = ::dlsym(RTLD_DEFAULT, "sgemm_")) flavour.file = file_of(product);
  if (auto* config = symbol<char*()>("openblas_get_config")) flavour.name = first_two_words(config());
  if (auto* parallel = symbol<int()>("openblas_get_parallel")) flavour.threads = threads_name(parallel());
  if (auto* kernels = symbol<char*()>("openblas_get_corename")) flavour.kernels = kernels();
  return flavour;
}

VectorUnits vector_units() {
  VectorUnits units;
#if defined(__x86_64__)
  units.avx2 = __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma");
  units.avx512 = __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512dq") &&
                 __builtin_cpu_supports("avx512bw") && __builtin_cpu_supports("avx512vl");
#endif
  return units;
}

std::string better_kernels(const std::string& loaded, const VectorUnits& units) {
  if (loaded != "Prescott") return "";
  if (units.avx512) return "SkylakeX";
  return units.avx2 ? "Haswell" : "";
}

}  // namespace sightline
