#pragma once

#include <ATen/core/Tensor.h>

#include <filesystem>
#include <map>
#include <string>

namespace sightline {

// Tensors by name, in byte order of their names.
using NamedTensors = std::map<std::string, at::Tensor>;

struct Safetensors {
  NamedTensors tensors;                         // on the CPU, own memory, types as stored
  std::map<std::string, std::string> metadata;  // the header's "__metadata__"
};

// Reads a safetensors file (F64, F32, F16, BF16, I64, I32, I16, I8, U8, BOOL). Everything in the header is
// checked against the file's size before memory is taken: overlaps, holes, overflows and unknown types raise
// ModelError naming the tensor. Source: the format's specification (8-byte little-endian header length, JSON
// header, data).
Safetensors read_safetensors(const std::filesystem::path& path);

// Only the metadata: for `inspect` and for errors, without reading a tensor.
std::map<std::string, std::string> read_safetensors_metadata(const std::filesystem::path& path);

// Writes atomically. Tensors must be dense CPU tensors of the types above; data is aligned to 8 bytes.
void write_safetensors(const std::filesystem::path& path, const Safetensors& content);

}  // namespace sightline
