// Tells libFuzzer which places of the program an input has reached, as GCC's -fsanitize-coverage=trace-pc
// reports them. Compiled without that itself.

#include <cstddef>
#include <cstdint>

extern "C" {
void __sanitizer_cov_8bit_counters_init(std::uint8_t* begin, std::uint8_t* end);
void __sanitizer_cov_pcs_init(const std::uintptr_t* begin, const std::uintptr_t* end);
void __sanitizer_cov_trace_pc();
void __sanitizer_cov_trace_cmpf(float, float);
void __sanitizer_cov_trace_cmpd(double, double);
}

namespace {

// Places that share a counter are taken for one: several times as many as there are.
constexpr std::size_t kPlaces = std::size_t{1} << 18;
std::uint8_t counters[kPlaces];
std::uintptr_t places[2 * kPlaces];  // of each counter the address, and flags

[[gnu::constructor]] void register_counters() {
  __sanitizer_cov_8bit_counters_init(counters, counters + kPlaces);
  __sanitizer_cov_pcs_init(places, places + 2 * kPlaces);
}

}  // namespace

// At every branch.
void __sanitizer_cov_trace_pc() {
  const auto address = reinterpret_cast<std::uintptr_t>(__builtin_return_address(0));
  const std::size_t place = (address * 0x9E3779B97F4A7C15U) >> 46;
  places[2 * place] = address;
  ++counters[place];
}

// GCC tells of these comparisons too, clang and libFuzzer do not.
void __sanitizer_cov_trace_cmpf(float, float) {}
void __sanitizer_cov_trace_cmpd(double, double) {}
