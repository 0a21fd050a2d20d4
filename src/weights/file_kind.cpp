#include "weights/file_kind.h"

#include <algorithm>
#include <array>

#include "core/download_stub.h"
#include "core/error.h"
#include "weights/torch_file.h"

namespace sightline {

namespace {

// Letters and line ends alone, where a model's first eight bytes are a number, and PyTorch's files begin with
// one of no letter or have zeros soon. No letter of UTF-8 has a byte above 0xF4.
bool is_text(std::string_view file) {
  constexpr std::size_t kEnough = 256;
  const std::string_view start = file.substr(0, kEnough);
  return !start.empty() && std::all_of(start.begin(), start.end(), [](unsigned char c) {
    return c >= ' ' ? c != 0x7F && c <= 0xF4 : c == '\t' || c == '\n' || c == '\r';
  });
}

// Those whose first bytes no model has, which begins with a length: JPEG XL's could be one
// (image/image_kind.h knows all).
bool is_picture(std::string_view file) {
  return file.starts_with("\xFF\xD8\xFF") || file.starts_with("\x89PNG\r\n") || file.starts_with("GIF8") ||
         (file.starts_with("RIFF") && file.substr(8).starts_with("WEBP"));
}

struct Beginning {
  std::string_view bytes, kind;
};

template <std::size_t N>
std::string_view kind_by_beginning(std::string_view file, const std::array<Beginning, N>& kinds) {
  for (const Beginning& kind : kinds)
    if (file.starts_with(kind.bytes)) return kind.kind;
  return {};
}

// A file of safetensors begins with the length of a JSON object, and that length may look like anything.
bool begins_as_safetensors(std::string_view file) {
  constexpr std::size_t kLength = 8;
  return file.substr(std::min(kLength, file.size())).starts_with('{');
}

std::string_view archive_kind(std::string_view file) {
  using namespace std::string_view_literals;
  constexpr std::size_t kTarMark = 257;
  constexpr std::array kinds{Beginning{"\x1F\x8B\x08"sv, "a gzip archive"sv},
                             Beginning{"7z\xBC\xAF\x27\x1C"sv, "a 7z archive"sv},
                             Beginning{"Rar!\x1A\x07"sv, "a RAR archive"sv},
                             Beginning{"\xFD"
                                       "7zXZ\0"sv,
                                       "an xz archive"sv},
                             Beginning{"BZh"sv, "a bzip2 archive"sv},
                             Beginning{"\x28\xB5\x2F\xFD"sv, "a Zstandard archive"sv}};
  if (begins_as_safetensors(file)) return {};
  if (file.size() > kTarMark && file.substr(kTarMark).starts_with("ustar")) return "a tar archive";
  // PyTorch's files are zip archives with a pickle in them.
  if (is_torch_zip(file) && file.find("data.pkl") == std::string_view::npos) return "a zip archive";
  return kind_by_beginning(file, kinds);
}

// Weights of programs whose files are not read.
std::string_view foreign_kind(std::string_view file) {
  using namespace std::string_view_literals;
  constexpr std::array kinds{Beginning{"\x89HDF\r\n\x1A\n"sv, "an HDF5 file, as Keras writes them"sv},
                             Beginning{"GGUF"sv, "a GGUF file"sv},
                             Beginning{"\x93NUMPY"sv, "an array of NumPy"sv}};
  if (begins_as_safetensors(file)) return {};
  if (file.size() > 8 && file.substr(4, 4) == "TFL3") return "a TensorFlow Lite file";
  // A protocol buffer: a version of one byte, then who wrote it.
  constexpr char kNewestOnnx = 31;
  if (file.size() > 8 && file[0] == '\x08' && file[1] > 0 && file[1] <= kNewestOnnx && file[2] == '\x12')
    return "an ONNX file";
  return kind_by_beginning(file, kinds);
}

}  // namespace

void refuse_downloads(std::string_view file, const std::string& name) {
  if (const auto stub = download_stub(file, "weights"))
    throw ModelError(name + ": " + stub->fault, stub->hint);
  if (is_picture(file)) throw ModelError(name + ": is a picture, expected weights");
  if (const std::string_view archive = archive_kind(file); !archive.empty()) {
    throw ModelError(name + ": is " + std::string(archive) + ", expected weights",
                     "unpack it, and give the file of weights that is in it");
  }
  if (const std::string_view foreign = foreign_kind(file); !foreign.empty())
    throw ModelError(name + ": is " + std::string(foreign) +
                     ", expected weights (.safetensors, .pth or .pt)");
  if (is_text(file)) throw ModelError(name + ": is a text file, expected weights");
}

void refuse_no_model(std::string_view file, const std::string& name) {
  refuse_downloads(file, name);
  if (is_torch_zip(file) || is_torch_legacy(file)) {
    throw ModelError(
        name + ": holds PyTorch weights, expected a Sightline model (.safetensors)",
        "an encoder's weights go to train --encoder-weights, and to --encoder beside a --model that "
        "leaves them out");
  }
}

}  // namespace sightline
