#pragma once

#include "core/enum_names.h"

namespace sightline {

// By what the captions that a search found are put into their final order.
enum class Rerank {
  none,       // by the search's own score
  consensus,  // by how much each agrees with the others (decode/consensus.h)
};

template <>
struct EnumNames<Rerank> {
  static constexpr const char* kWhat = "reranking";
  static constexpr EnumName<Rerank> kRows[] = {{Rerank::none, "none"}, {Rerank::consensus, "consensus"}};
};

}  // namespace sightline
