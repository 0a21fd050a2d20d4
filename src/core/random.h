#pragma once

#include <cstddef>
#include <cstdint>
#include <random>
#include <string>
#include <vector>

namespace sightline {

// A 64-bit Mersenne Twister whose draws are the same on every platform (the standard's distributions are not)
// and whose state can be saved and restored.
class Random {
 public:
  explicit Random(std::uint64_t seed) : engine_(seed) {}

  std::uint64_t bits() { return engine_(); }
  // Uniform in [0, 1), 53 bits.
  double uniform() { return static_cast<double>(engine_() >> 11) * 0x1.0p-53; }
  // Uniform in [0, count). count > 0.
  std::uint64_t below(std::uint64_t count);

  template <class T>
  void shuffle(std::vector<T>& items) {
    for (std::size_t i = items.size(); i > 1; --i) std::swap(items[i - 1], items[below(i)]);
  }

  std::string state() const;
  // Raises DataError when `state` is not one that state() wrote.
  void restore(const std::string& state);

 private:
  std::mt19937_64 engine_;
};

// Which of `count` things are the `some` that a seed draws; some <= count.
std::vector<bool> drawn(std::size_t count, std::size_t some, std::uint64_t seed);

}  // namespace sightline
