#pragma once

#include <cstddef>
#include <cstdint>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "weights/mapped_tensors.h"

namespace sightline {

// A tensor where it lies in a mapped file: it is read part by part, straight to where its values are wanted.
class StoredTensor {
 public:
  // Both must outlive it.
  StoredTensor(const MappedTensors& file, const SafetensorsEntry& entry) : file_(&file), entry_(&entry) {}

  // Whether its numbers are stored as F16.
  bool halves() const { return entry_->type == ElementType::f16; }
  // Its values from `begin` on, row-major: as floats, whatever they are stored as; as they are stored, where
  // that is halves(). Raises ModelError where they are no floating-point numbers.
  void copy(std::size_t begin, std::size_t count, float* to) const {
    file_->copy_floats(*entry_, begin, count, to);
  }
  void copy(std::size_t begin, std::size_t count, std::uint16_t* to) const;
  ElementType type() const { return entry_->type; }
  std::string_view bytes() const { return file_->bytes(*entry_); }
  std::vector<float> floats() const {
    const auto held = reading();
    return file_->floats(*entry_);
  }
  // To be held while it is copied from.
  MappedTensors::Reading reading() const { return {*file_, *entry_}; }

 private:
  const MappedTensors* file_;
  const SafetensorsEntry* entry_;
};

// The weights of a part of a model, of which every tensor is to be taken: those of a file under a prefix.
class StoredWeights {
 public:
  // `file` must outlive it.
  StoredWeights(const MappedTensors& file, std::string prefix) : file_(&file), prefix_(std::move(prefix)) {}

  // Raises ModelError where the file has none of this name, or of another shape.
  StoredTensor tensor(const std::string& name, const std::vector<std::int64_t>& shape);
  // Its values, row-major, as floats. Raises ModelError also where it is of another type.
  std::vector<float> take(const std::string& name, const std::vector<std::int64_t>& shape);

  // Whether every tensor under the prefix is stored as F16.
  bool halves() const;
  // The same of one that is stored in 8 bits: I8, from -127 to 127.
  std::vector<std::int8_t> take_int8(const std::string& name, const std::vector<std::int64_t>& shape);
  // The same of numbers that must be finite and above 0, in F32.
  std::vector<float> take_positive(const std::string& name, const std::vector<std::int64_t>& shape);
  // Whether there is one of this name, of 8 bits.
  bool is_int8(const std::string& name) const;

  // Raises ModelError naming the first under the prefix that nobody took.
  void require_all_taken() const;

 private:
  [[noreturn]] void refuse(const std::string& name, const std::string& fault) const;

  const MappedTensors* file_;
  std::string prefix_;
  std::set<std::string> taken_;
};

}  // namespace sightline
