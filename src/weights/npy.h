#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace sightline {

// An array of a NumPy file, as a view of its bytes.
struct NpyArray {
  std::vector<std::int64_t> shape;
  std::string type;          // "<f4", "|u1": NumPy's name
  bool by_columns = false;   // its first index runs fastest (Fortran's order)
  std::string_view numbers;  // so many bytes as shape and type say
};

// The array that a .npy file holds: format 1.0 to 3.0, little-endian numbers. `name` is what errors call it.
// Raises ModelError: no such file, damaged, other numbers. Objects are pickles, which are programs: they are
// never read. Source: https://numpy.org/doc/stable/reference/generated/numpy.lib.format.html
NpyArray read_npy(std::string_view bytes, const std::string& name);

// Its numbers, the last index running fastest, whatever order they lie in. Raises ModelError where an array
// by columns has more than two dimensions.
std::vector<float> floats_of(const NpyArray& array, const std::string& name);

}  // namespace sightline
