#include "weights/torch_file.h"

#include <gmock/gmock.h>

#include <cstring>

#include "core/error.h"
#include "core/files.h"
#include "core/scratch_file.h"
#include "weights/stored_zip.h"

namespace sightline {
namespace {

using ::testing::HasSubstr;
using namespace std::string_literals;

// pickle.dumps({"w": tensor}, protocol=2), where the tensor is two floats from the second of a storage of
// four. `view`: what stands at the end of a storage's id.
std::string pickled_tensor(const std::string& view = "") {
  return "\x80\x02}X\x01\0\0\0w"s + "ctorch._utils\n_rebuild_tensor_v2\n" +
         "((X\x07\0\0\0storagectorch\nFloatStorage\nX\x01\0\0\0"s + "0X\x03\0\0\0cpuK\x04"s + view +
         "tQK\x01K\x02\x85K\x01\x85\x89}tRs."s;
}

const std::string kFourFloats = "\0\0\x80\x3F\0\0\0\x40\0\0\x40\x40\0\0\x80\x40"s;  // 1, 2, 3, 4

// What torch.save writes, without what is not read.
StoredZip torch_zip(const std::string& floats = kFourFloats) {
  return StoredZip().add("archive/data.pkl", pickled_tensor()).add("archive/data/0", floats);
}

// The older container: magic number, version, system, content, the storages' keys, their bytes.
struct LegacyParts {
  std::string magic = "\x80\x02\x8A\x0A\x6C\xFC\x9C\x46\xF9\x20\x6A\xA8\x50\x19."s,
              version = "\x80\x02M\xE9\x03."s,  // 1001
      system = "\x80\x02}X\x0D\0\0\0little_endian\x88s."s, content = pickled_tensor("N"),
              keys = "\x80\x02]X\x01\0\0\0"s + "0a.", count = "\x04\0\0\0\0\0\0\0"s, floats = kFourFloats;
  std::string bytes() const { return magic + version + system + content + keys + count + floats; }
};

void expect_the_tensor(const TorchFile& file) {
  ASSERT_EQ(file.storages.size(), 1u);
  EXPECT_EQ(file.storages[0].type, ElementType::f32);
  EXPECT_EQ(file.storages[0].count, 4);
  EXPECT_EQ(file.storages[0].bytes, kFourFloats);
  ASSERT_EQ(file.tensors.size(), 1u);
  EXPECT_EQ(file.tensors[0].name, "w");
  EXPECT_EQ(file.tensors[0].offset, 1);
  EXPECT_EQ(file.tensors[0].shape, std::vector<std::int64_t>{2});
  EXPECT_EQ(file.tensors[0].strides, std::vector<std::int64_t>{1});
  EXPECT_EQ(file.wrapper, "");
}

std::string zip_fault(const StoredZip& zip) {
  try {
    read_torch_zip(zip.bytes(), "FILE");
  } catch (const ModelError& error) {
    return error.what();
  }
  return "none";
}

std::string legacy_fault(const LegacyParts& parts) {
  try {
    read_torch_legacy(parts.bytes(), "FILE");
  } catch (const ModelError& error) {
    return error.what();
  }
  return "none";
}

TEST(TorchFile, ContainersAreToldByTheirBeginning) {
  const std::string zip = torch_zip().bytes(), legacy = LegacyParts().bytes();
  EXPECT_TRUE(is_torch_zip(zip));
  EXPECT_FALSE(is_torch_legacy(zip));
  EXPECT_TRUE(is_torch_legacy(legacy));
  EXPECT_FALSE(is_torch_zip(legacy));
  EXPECT_FALSE(is_torch_legacy("\x80\x02}."s)) << "some other pickle";
  EXPECT_FALSE(is_torch_legacy("") || is_torch_zip(""));
}

TEST(TorchFile, HoldsTheTensorOfAZip) {
  const std::string bytes =
      torch_zip().add("archive/version", "3\n").add("archive/byteorder", "little").bytes();
  expect_the_tensor(read_torch_zip(bytes, "FILE"));
  const std::string longer = torch_zip(kFourFloats + "more").bytes();
  expect_the_tensor(read_torch_zip(longer, "FILE"));
}

TEST(TorchFile, HoldsTheTensorOfTheOlderContainer) {
  const std::string bytes = LegacyParts().bytes() + "what follows";
  expect_the_tensor(read_torch_legacy(bytes, "FILE"));
}

TEST(TorchFile, NamesWhatIsWrongWithAZip) {
  EXPECT_EQ(zip_fault(torch_zip()), "none");
  EXPECT_THAT(zip_fault(StoredZip().add("a.txt", "")), HasSubstr("FILE: a zip archive without data.pkl"));
  EXPECT_THAT(zip_fault(StoredZip().add("a/b/data.pkl", "")), HasSubstr("a zip archive without data.pkl"));
  EXPECT_THAT(zip_fault(torch_zip().add("archive/constants.pkl", "")),
              HasSubstr("a TorchScript program, expected a state dict"));
  EXPECT_THAT(zip_fault(torch_zip().add("archive/byteorder", "big")), HasSubstr("a big-endian machine"));
  EXPECT_THAT(zip_fault(torch_zip(kFourFloats.substr(1))),
              HasSubstr("storage '0' has 15 bytes, its tensors need 16"));
  EXPECT_THAT(zip_fault(StoredZip().add("archive/data.pkl", pickled_tensor())),
              HasSubstr("'archive/data/0' is missing in the zip archive"));
  EXPECT_THAT(zip_fault(StoredZip().add("archive/data.pkl", pickled_tensor(), 8)),
              HasSubstr("'archive/data.pkl' is compressed"));
}

TEST(TorchFile, NamesWhatIsWrongWithTheOlderContainer) {
  EXPECT_EQ(legacy_fault({}), "none");
  EXPECT_THAT(legacy_fault({.magic = "\x80\x02K\1."s}), HasSubstr("its first pickle is not torch's magic"));
  EXPECT_THAT(legacy_fault({.version = "\x80\x02M\xEA\x03."s}), HasSubstr("unknown version, expected 1001"));
  EXPECT_THAT(legacy_fault({.system = "\x80\x02}X\x0D\0\0\0little_endian\x89s."s}),
              HasSubstr("a big-endian machine"));
  EXPECT_THAT(legacy_fault({.keys = "\x80\x02]."s}), HasSubstr("a tensor's storage is missing"));
  EXPECT_THAT(legacy_fault({.keys = "\x80\x02]X\x01\0\0\0"s + "1a."}),
              HasSubstr("storage '1' has no known element type"));
  EXPECT_THAT(legacy_fault({.count = "\x03\0\0\0\0\0\0\0"s}),
              HasSubstr("storage '0' has 3 elements, its tensors need 4"));
  EXPECT_THAT(legacy_fault({.floats = kFourFloats.substr(1)}), HasSubstr("the file ends inside storage '0'"));
  EXPECT_THAT(legacy_fault({.keys = "\x80\x02](X\x01\0\0\0"s + "0X\x01\0\0\0"s + "0e.",
                            .floats = kFourFloats + LegacyParts().count + kFourFloats}),
              HasSubstr("storage '0' comes twice"));
}

// Below, files that torch wrote itself (make_weights.py).
class TorchFileForms : public ::testing::TestWithParam<std::string> {};

TEST_P(TorchFileForms, AnyTruncationIsAModelError) {
  const std::string bytes = read_file(fixture(GetParam()));
  const bool zip = is_torch_zip(bytes);
  for (std::size_t size = 0; size < bytes.size(); ++size) {
    // A copy of exactly this size, so that a sanitizer sees a read past it.
    const std::vector<char> cut(bytes.begin(), bytes.begin() + static_cast<std::ptrdiff_t>(size));
    const std::string_view view(cut.data(), cut.size());
    EXPECT_THROW(zip ? read_torch_zip(view, "FILE") : read_torch_legacy(view, "FILE"), ModelError) << size;
  }
}

// Whatever a damaged byte does, it ends in tensors that lie within the file or in a ModelError.
TEST_P(TorchFileForms, SurvivesDamagedBytes) {
  const std::string bytes = read_file(fixture(GetParam()));
  const bool zip = is_torch_zip(bytes);
  for (std::size_t i = 0; i < bytes.size(); ++i) {
    for (const char flip : {'\x01', '\x80', '\xff'}) {
      std::string damaged = bytes;
      damaged[i] = static_cast<char>(damaged[i] ^ flip);
      try {
        const TorchFile file = zip ? read_torch_zip(damaged, "FILE") : read_torch_legacy(damaged, "FILE");
        for (const TorchFile::Storage& storage : file.storages)
          EXPECT_EQ(storage.bytes.size(),
                    static_cast<std::size_t>(storage.count) * element_size(storage.type));
      } catch (const ModelError&) {
      }
    }
  }
}

INSTANTIATE_TEST_SUITE_P(Forms, TorchFileForms,
                         ::testing::Values("weights_zip.pth", "weights_legacy.pth", "weights_protocol4.pth",
                                           "weights_legacy_protocol4.pth", "checkpoint_zip.pth",
                                           "checkpoint_legacy.pth"),
                         [](const auto& info) { return info.param.substr(0, info.param.find('.')); });

}  // namespace
}  // namespace sightline
