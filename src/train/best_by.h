#pragma once

#include "core/enum_names.h"

namespace sightline {

// What chooses the best epoch of a training.
enum class BestBy {
  cider_d,
  bleu_4,
  exact_match,  // of rewritten texts
  accuracy,     // of classified texts
  macro_f1,     // of classified texts
  loss,         // with teacher forcing: the smallest
};
template <>
struct EnumNames<BestBy> {
  static constexpr const char* kWhat = "select";
  static constexpr EnumName<BestBy> kRows[] = {
      {BestBy::cider_d, "cider-d"},   {BestBy::bleu_4, "bleu-4"},     {BestBy::exact_match, "exact-match"},
      {BestBy::accuracy, "accuracy"}, {BestBy::macro_f1, "macro-f1"}, {BestBy::loss, "loss"}};
};

}  // namespace sightline
