#pragma once

#include <set>
#include <string>
#include <vector>

#include "data/caption_source.h"

namespace sightline {

// "'train', 'val'".
std::string quoted_splits(const std::vector<std::string>& splits);

// Which splits of a caption file are read, and which are not. Names are told apart as people write them:
// "Validation", "valid" and "dev" are "val", "training" is "train", "testing" is "test".
class SplitChoice {
 public:
  // The wanted ones; where none is named, all but `except`.
  SplitChoice(std::vector<std::string> wanted, std::vector<std::string> except)
      : wanted_(std::move(wanted)), except_(std::move(except)) {}

  // Whether what is of this split is read.
  bool takes(const std::string& split);
  // Whether takes() was ever asked: the file has splits.
  bool any() const { return !taken_.empty() || !left_out_.empty(); }
  bool wants() const { return !wanted_.empty(); }

  // At the end of the file: raises DataError, beginning with its name, where a wanted split was not there, or
  // nothing but what is left out.
  void check(const std::string& name) const;
  // CaptionSet::splits and left_out, as the file names them.
  void tell(CaptionSet& set) const;

 private:
  std::string all() const;

  std::vector<std::string> wanted_, except_;
  std::set<std::string> taken_, left_out_;
};

}  // namespace sightline
