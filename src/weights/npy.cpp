#include "weights/npy.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <optional>

#include "core/error.h"
#include "core/half_to_float.h"
#include "weights/element_type.h"
#include "weights/little_endian.h"

namespace sightline {

namespace {

constexpr std::string_view kNpyMagic = "\x93NUMPY";
constexpr std::size_t kMostHeader = 1 << 16;    // NumPy itself reads 10,000 bytes
constexpr std::size_t kMostNpyDimensions = 32;  // NumPy's own

struct NpyType {
  std::string_view name;
  std::size_t size;
  float (*read)(const char* bytes);
};

template <class T>
float number_at(const char* bytes) {
  return static_cast<float>(little_endian<T>(bytes));
}

float half_at(const char* bytes) {
  const auto half = little_endian<std::uint16_t>(bytes);
  float value = 0;
  half_to_float(&half, &value, 1);
  return value;
}

constexpr std::array<NpyType, 11> kTypes{{{"<f4", 4, number_at<float>},
                                          {"<f2", 2, half_at},
                                          {"<f8", 8, number_at<double>},
                                          {"<i8", 8, number_at<std::int64_t>},
                                          {"<i4", 4, number_at<std::int32_t>},
                                          {"<i2", 2, number_at<std::int16_t>},
                                          {"|i1", 1, number_at<std::int8_t>},
                                          {"<u8", 8, number_at<std::uint64_t>},
                                          {"<u4", 4, number_at<std::uint32_t>},
                                          {"<u2", 2, number_at<std::uint16_t>},
                                          {"|u1", 1, number_at<std::uint8_t>}}};

const NpyType& type_named(const std::string& type, const std::string& name) {
  const auto found =
      std::find_if(kTypes.begin(), kTypes.end(), [&](const NpyType& row) { return row.name == type; });
  if (found != kTypes.end()) return *found;
  if (type.find('O') != std::string::npos)
    throw ModelError(name + ": holds Python objects, expected an array of numbers",
                     "objects are pickles, which may run programs and are not read: write numbers alone");
  throw ModelError(name + ": holds elements of type '" + type.substr(0, 40) +
                       "', expected little-endian numbers such as <f4",
                   "write it with array.astype('<f4')");
}

// Reads the header's dictionary, as NumPy writes it: {'descr': '<f4', 'fortran_order': False, 'shape': (3,
// 4), }
class NpyHeader {
 public:
  NpyHeader(std::string_view text, const std::string& name) : text_(text), name_(name) {}

  NpyArray read() const {
    NpyArray array;
    const std::string_view type = behind("descr");
    if (type.empty() || type.front() != '\'')
      throw ModelError(name_ + ": holds records of several fields, expected an array of numbers");
    array.type = type.substr(1, type.find('\'', 1) - 1);
    const std::string_view order = behind("fortran_order");
    if (!order.starts_with("True") && !order.starts_with("False")) damaged("fortran_order");
    array.by_columns = order.starts_with("True");
    array.shape = shape();
    return array;
  }

 private:
  [[noreturn]] void damaged(const std::string& key) const {
    throw ModelError(name_ + ": key '" + key + "' of its header is missing or damaged",
                     "write it again with numpy.save or numpy.savez");
  }

  // What stands behind a key and its colon.
  std::string_view behind(const std::string& key) const {
    const std::string quoted = "'" + key + "':";
    const std::size_t at = text_.find(quoted);
    if (at == std::string_view::npos) damaged(key);
    const std::size_t begin = text_.find_first_not_of(' ', at + quoted.size());
    return begin == std::string_view::npos ? std::string_view() : text_.substr(begin);
  }

  std::vector<std::int64_t> shape() const {
    std::string_view rest = behind("shape");
    const std::size_t end = rest.find(')');
    if (!rest.starts_with('(') || end == std::string_view::npos) damaged("shape");
    rest = rest.substr(1, end - 1);
    std::vector<std::int64_t> sizes;
    while (!rest.empty()) {
      std::int64_t size = 0;
      const auto [stop, error] = std::from_chars(rest.begin(), rest.end(), size);
      if (error != std::errc() || size < 0 || sizes.size() == kMostNpyDimensions) damaged("shape");
      sizes.push_back(size);
      rest.remove_prefix(static_cast<std::size_t>(stop - rest.begin()));
      const std::size_t next = rest.find_first_not_of(", ");
      rest.remove_prefix(next == std::string_view::npos ? rest.size() : next);
    }
    return sizes;
  }

  std::string_view text_;
  const std::string& name_;
};

// Where the header begins, and how long it is.
std::pair<std::size_t, std::size_t> header_place(std::string_view bytes, const std::string& name) {
  constexpr std::size_t kVersion = 6, kLength = 8;
  if (!bytes.starts_with(kNpyMagic) || bytes.size() < kLength + 4)
    throw ModelError(name + ": no array of NumPy: expected its first bytes to be \\x93NUMPY",
                     "write it with numpy.save or numpy.savez");
  const int version = bytes[kVersion];
  if (version < 1 || version > 3)
    throw ModelError(name + ": format " + std::to_string(version) + " of NumPy's files, expected 1 to 3");
  const bool narrow = version == 1;
  const std::size_t length = narrow ? little_endian<std::uint16_t>(bytes.data() + kLength)
                                    : little_endian<std::uint32_t>(bytes.data() + kLength);
  const std::size_t begin = kLength + (narrow ? 2 : 4);
  if (length > kMostHeader || length > bytes.size() - begin)
    throw ModelError(name + ": ends inside its header", "write the file again");
  return {begin, length};
}

}  // namespace

NpyArray read_npy(std::string_view bytes, const std::string& name) {
  const auto [begin, length] = header_place(bytes, name);
  NpyArray array = NpyHeader(bytes.substr(begin, length), name).read();
  array.numbers = bytes.substr(begin + length);
  const std::size_t size = type_named(array.type, name).size;
  const std::optional<std::int64_t> count = element_count(array.shape);
  if (!count || static_cast<std::uint64_t>(*count) > bytes.size() ||
      array.numbers.size() != static_cast<std::uint64_t>(*count) * size)
    throw ModelError(name + ": found " + std::to_string(array.numbers.size()) +
                         " bytes of numbers, expected " + shape_text(array.shape) + " of " +
                         std::to_string(size) + " each",
                     "the file is cut short or damaged: write it again");
  return array;
}

std::vector<float> floats_of(const NpyArray& array, const std::string& name) {
  const NpyType& type = type_named(array.type, name);
  const std::size_t count = array.numbers.size() / type.size;
  if (array.by_columns && array.shape.size() > 2)
    throw ModelError(name + ": " + std::to_string(array.shape.size()) +
                         " dimensions in Fortran's order, expected at most 2 in it",
                     "write it with numpy.ascontiguousarray(array)");
  std::vector<float> values(count);
  const bool across = array.by_columns && array.shape.size() == 2;
  const std::size_t rows = across ? static_cast<std::size_t>(array.shape[0]) : 1;
  const std::size_t columns = across ? static_cast<std::size_t>(array.shape[1]) : count;
  for (std::size_t i = 0; i < count; ++i) {
    const std::size_t place = across ? i % rows * columns + i / rows : i;
    values[place] = type.read(array.numbers.data() + i * type.size);
  }
  return values;
}

}  // namespace sightline
