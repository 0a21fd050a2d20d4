#pragma once

#include "core/enum_names.h"

namespace sightline {

// Numbers in a model file.
enum class StoragePrecision { fp32, fp16, bf16 };

template <>
struct EnumNames<StoragePrecision> {
  static constexpr const char* kWhat = "precision";
  static constexpr EnumName<StoragePrecision> kRows[] = {
      {StoragePrecision::fp32, "fp32"}, {StoragePrecision::fp16, "fp16"}, {StoragePrecision::bf16, "bf16"}};
};

}  // namespace sightline
