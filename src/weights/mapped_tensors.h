#pragma once

#include <atomic>
#include <cstdint>
#include <filesystem>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "core/files.h"
#include "weights/safetensors_header.h"

namespace sightline {

// The tensors of a file (F64, F32, F16, BF16, I64, I32, I16, I8, U8, BOOL) where they lie in it: the file is
// mapped, and what nobody asks for is not read.
class MappedTensors {
 public:
  // While parts of a tensor are read. Pages of the file are brought in together, and not kept for long: of
  // what has been read there are never more than a few megabytes in memory.
  class Reading {
   public:
    Reading(const MappedTensors& file, const SafetensorsEntry& entry) : file_(file), entry_(entry) {
      file_.will_read(entry_);
    }
    ~Reading() { file_.have_read(entry_); }
    Reading(const Reading&) = delete;
    Reading& operator=(const Reading&) = delete;

   private:
    const MappedTensors& file_;
    const SafetensorsEntry& entry_;
  };

  // A safetensors file. Raises ModelError as parse_safetensors_header() does.
  explicit MappedTensors(const std::filesystem::path& path);
  // A file of weights in any container that read_weights() (weights/weights.h) knows, told apart by content.
  // A tensor of torch's whose numbers do not lie row-major in the file is left out. Raises ModelError.
  static MappedTensors of_weights(const std::filesystem::path& path);

  const std::string& name() const { return name_; }  // what errors call the file
  const std::vector<SafetensorsEntry>& entries() const { return header_.entries; }  // by position
  const std::map<std::string, std::string>& metadata() const { return header_.metadata; }
  // Null where there is none of this name.
  const SafetensorsEntry* find(const std::string& name) const;

  // Of the whole file.
  std::string sha256() const;
  std::string_view bytes(const SafetensorsEntry& entry) const {
    return file_.bytes().substr(entry.begin, entry.end - entry.begin);
  }
  // Whether copy_floats() and floats() read it.
  static bool has_floats(const SafetensorsEntry& entry);
  // The values of a tensor of F32, F16 or BF16, row-major; the smaller types are widened exactly. Raises
  // ModelError for another type.
  std::vector<float> floats(const SafetensorsEntry& entry) const;
  // The same of its values from `begin` on, `count` of them.
  void copy_floats(const SafetensorsEntry& entry, std::size_t begin, std::size_t count, float* to) const;

 private:
  // The header of a file of such bytes; the name is what errors call it.
  using ReadHeader = SafetensorsHeader (*)(std::string_view file, const std::string& name);
  MappedTensors(const std::filesystem::path& path, ReadHeader read_header);

  void will_read(const SafetensorsEntry& entry) const;
  void have_read(const SafetensorsEntry& entry) const;

  std::string name_;
  MappedFile file_;
  mutable std::atomic<std::size_t> kept_ = 0;  // bytes that were read and may still be in memory
  SafetensorsHeader header_;
  std::map<std::string_view, const SafetensorsEntry*> by_name_;  // into header_
};

}  // namespace sightline
