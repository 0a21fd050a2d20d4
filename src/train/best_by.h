#pragma once

#include "core/enum_names.h"

namespace sightline {

// What chooses the best epoch of a training.
enum class BestBy {
  cider_d,
  bleu_4,
  exact_match,  // of rewritten texts
  loss,         // with teacher forcing: the smallest
};
template <>
struct EnumNames<BestBy> {
  static constexpr const char* kWhat = "select";
  static constexpr EnumName<BestBy> kRows[] = {{BestBy::cider_d, "cider-d"},
                                               {BestBy::bleu_4, "bleu-4"},
                                               {BestBy::exact_match, "exact-match"},
                                               {BestBy::loss, "loss"}};
};

}  // namespace sightline
