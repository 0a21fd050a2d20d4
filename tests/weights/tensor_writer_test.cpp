#include "weights/tensor_writer.h"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "core/error.h"
#include "core/files.h"
#include "core/scratch_file.h"

namespace sightline {
namespace {

TEST(TensorWriter, WritesTheFormatWidestElementsFirst) {
  const ScratchFile file("what was there");
  write_tensors(file.path(),
                {{"a", {ElementType::u8, {3}, "xyz"}},
                 {"b", {ElementType::f32, {1, 2}, "12345678"}},
                 {"c", {ElementType::f64, {}, "ABCDEFGH"}},
                 {"d", {ElementType::f16, {0}, ""}},
                 {"e", {ElementType::i32, {1}, "4444"}}},
                {{"format", "pt"}});
  const std::string bytes = read_file(file.path());
  std::size_t length = 0;
  for (std::size_t i = 8; i-- > 0;) length = length << 8 | static_cast<unsigned char>(bytes[i]);
  EXPECT_EQ(length % 8, 0u) << "so that all elements lie at multiples of their size";
  EXPECT_EQ(bytes.substr(8 + length), "ABCDEFGH123456784444xyz");
  EXPECT_EQ(nlohmann::json::parse(bytes.substr(8, length)), nlohmann::json::parse(R"({
    "__metadata__": {"format": "pt"},
    "a": {"dtype": "U8", "shape": [3], "data_offsets": [20, 23]},
    "b": {"dtype": "F32", "shape": [1, 2], "data_offsets": [8, 16]},
    "c": {"dtype": "F64", "shape": [], "data_offsets": [0, 8]},
    "d": {"dtype": "F16", "shape": [0], "data_offsets": [20, 20]},
    "e": {"dtype": "I32", "shape": [1], "data_offsets": [16, 20]}})"));
}

TEST(TensorWriter, WithoutMetadataThereIsNone) {
  const ScratchFile file;
  write_tensors(file.path(), {}, {});
  EXPECT_EQ(read_file(file.path()), std::string("\x08\0\0\0\0\0\0\0{}      ", 16));
}

TEST(TensorWriter, SaysWhereItCannotWrite) {
  EXPECT_THROW(write_tensors("/no/such/directory/file", {}, {}), EnvironmentError);
}

}  // namespace
}  // namespace sightline
