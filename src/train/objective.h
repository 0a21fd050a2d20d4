#pragma once

#include <map>
#include <string>

#include "model/decoder.h"

namespace sightline {

struct ObjectiveValue {
  at::Tensor loss;                        // scalar, mean over the batch's captions; backward() starts here
  std::map<std::string, double> scalars;  // to log: "nll_per_word", "doubly_stochastic", ...
};

// What is minimised. The trainer knows none by name.
class Objective {
 public:
  virtual ~Objective() = default;
  virtual ObjectiveValue evaluate(Decoder& decoder, const PreparedRegions& prepared,
                                  const CaptionBatch& batch) = 0;

  // What a checkpoint must keep of the objective itself (a moving baseline); null where there is nothing.
  virtual Json state() const;
  virtual void restore(const Json& state, const std::string& name);
};

}  // namespace sightline
