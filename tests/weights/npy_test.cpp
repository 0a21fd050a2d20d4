#include "weights/npy.h"

#include <gmock/gmock.h>

#include "core/error.h"
#include "weights/npy_bytes.h"

namespace sightline {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using namespace std::string_literals;

std::string npy_error(std::string_view bytes) {
  try {
    floats_of(read_npy(bytes, "FILE"), "FILE");
  } catch (const ModelError& error) {
    return std::string(error.what()) + " / " + error.hint();
  }
  return "none";
}

std::vector<float> npy_values(std::string_view bytes) {
  return floats_of(read_npy(bytes, "FILE"), "FILE");
}

TEST(Npy, ReadsShapeAndNumbers) {
  const std::string bytes = npy_of("(2, 3)", {1, 2, 3, 4, 5, -6.5f});
  const NpyArray array = read_npy(bytes, "FILE");
  EXPECT_THAT(array.shape, ElementsAre(2, 3));
  EXPECT_EQ(array.type, "<f4");
  EXPECT_FALSE(array.by_columns);
  EXPECT_EQ(array.numbers.data() + array.numbers.size(), bytes.data() + bytes.size()) << "a view of the file";
  EXPECT_THAT(floats_of(array, "FILE"), ElementsAre(1, 2, 3, 4, 5, -6.5f));
}

// A number alone has no dimensions, a list one, with Python's comma behind it.
TEST(Npy, ReadsANumberAndAList) {
  const std::string one = npy_of("()", {480});
  EXPECT_THAT(read_npy(one, "FILE").shape, IsEmpty());
  EXPECT_THAT(npy_values(one), ElementsAre(480));
  const std::string list = npy_of("(2,)", {7, 8});
  EXPECT_THAT(read_npy(list, "FILE").shape, ElementsAre(2));
  EXPECT_THAT(npy_values(npy_of("(0, 4)", {})), IsEmpty());
}

// 1.5 and -2 as IEEE 754 has them, and 640 as whole numbers of every width.
TEST(Npy, ReadsEveryTypeOfNumber) {
  EXPECT_THAT(npy_values(npy_bytes("'<f2'", "(2,)", "\x00\x3E\x00\xC0"s)), ElementsAre(1.5f, -2));
  EXPECT_THAT(npy_values(npy_bytes("'<f8'", "(1,)", "\0\0\0\0\0\0\xF8\x3F"s)), ElementsAre(1.5f));
  EXPECT_THAT(npy_values(npy_bytes("'<i8'", "(1,)", "\x80\x02\0\0\0\0\0\0"s)), ElementsAre(640));
  EXPECT_THAT(npy_values(npy_bytes("'<i4'", "(1,)", "\xFE\xFF\xFF\xFF"s)), ElementsAre(-2));
  EXPECT_THAT(npy_values(npy_bytes("'<u2'", "(1,)", "\x80\x02"s)), ElementsAre(640));
  EXPECT_THAT(npy_values(npy_bytes("'|u1'", "(2,)", "\xFF\x01"s)), ElementsAre(255, 1));
  EXPECT_THAT(npy_values(npy_bytes("'|i1'", "(1,)", "\xFF"s)), ElementsAre(-1));
}

// Format 2.0 has a length of four bytes.
TEST(Npy, ReadsTheSecondFormat) {
  const std::string header = "{'descr': '<f4', 'fortran_order': False, 'shape': (1,), }\n";
  const std::string bytes =
      "\x93NUMPY\x02\x00"s + StoredZip::number(header.size(), 4) + header + bytes_of_floats({3});
  EXPECT_THAT(npy_values(bytes), ElementsAre(3));
}

// [[1, 2, 3], [4, 5, 6]], column after column.
TEST(Npy, TurnsFortransOrder) {
  const std::string numbers = bytes_of_floats({1, 4, 2, 5, 3, 6});
  EXPECT_THAT(npy_values(npy_bytes("'<f4'", "(2, 3)", numbers, "True")), ElementsAre(1, 2, 3, 4, 5, 6));
  EXPECT_THAT(npy_error(npy_bytes("'<f4'", "(1, 2, 3)", numbers, "True")), HasSubstr("ascontiguousarray"));
  EXPECT_THAT(npy_values(npy_bytes("'<f4'", "(6,)", numbers, "True")), ElementsAre(1, 4, 2, 5, 3, 6));
}

TEST(Npy, WhatIsNoArrayOfNumbersIsNamed) {
  EXPECT_THAT(npy_error("hello"), HasSubstr("FILE: no array of NumPy"));
  EXPECT_THAT(npy_error(npy_bytes("'|O'", "(1,)", "12345678")), HasSubstr("holds Python objects"));
  EXPECT_THAT(npy_error(npy_bytes("'>f4'", "(1,)", "1234")), HasSubstr("type '>f4'"));
  EXPECT_THAT(npy_error(npy_bytes("'<c8'", "(1,)", "12345678")), HasSubstr("astype('<f4')"));
  EXPECT_THAT(npy_error(npy_bytes("[('a', '<f4')]", "(1,)", "1234")), HasSubstr("several fields"));
  std::string later = npy_of("(1,)", {1});
  later[6] = 4;
  EXPECT_THAT(npy_error(later), HasSubstr("format 4"));
}

TEST(Npy, DamageIsNamed) {
  const std::string whole = npy_of("(2, 3)", {1, 2, 3, 4, 5, 6});
  for (std::size_t size = 0; size < whole.size(); ++size)
    EXPECT_NE(npy_error(std::string_view(whole).substr(0, size)), "none") << size;
  EXPECT_THAT(npy_error(whole + "x"), HasSubstr("found 25 bytes of numbers, expected [2, 3] of 4 each"));
  for (const char* shape :
       {"(-1,)", "(3 x)", "(2", "3", "(99999999999999999999,)", "(4611686018427387904, 4)"})
    EXPECT_NE(npy_error(npy_bytes("'<f4'", shape, "")), "none") << shape;
  EXPECT_THAT(npy_error(npy_bytes("'<f4'", "(1,)", "1234", "Maybe")), HasSubstr("key 'fortran_order'"));
}

}  // namespace
}  // namespace sightline
