#pragma once

#include <cstddef>
#include <string>
#include <utility>
#include <vector>

namespace sightline {

// Counts the results of an earlier run that stay and are not what this run would make, so that the user hears
// of them.
class KeptResults {
 public:
  struct Ways {
    bool appendable;  // --existing append adds to what is there
    bool removable;   // one that is removed is made anew
    // What --existing overwrite does with what somebody else made.
    std::string overwriting = "does not keep them";
  };

  // `what` they are: "sidecars"; the ways out that hints may name.
  KeptResults(std::string what, Ways ways) : what_(std::move(what)), ways_(ways) {}

  // Made with other settings; `difference` as settings_difference() has it.
  void add_changed(const std::string& name, const std::string& difference);
  // Not made by this program, as far as it knows.
  void add_foreign(const std::string& name);
  // Made of the photo before it was changed.
  void add_replaced(const std::string& photo);
  // There where `--existing fail` wants nothing to be.
  void add_there(const std::string& name);

  bool any_changed() const { return changed_ > 0; }

  // The first of these and how many more there are; empty for none.
  std::string there() const;

  // A sentence for each of the kinds that there were, with one example.
  std::vector<std::string> notices() const;

 private:
  std::string what_;
  Ways ways_;
  std::size_t changed_ = 0, foreign_ = 0, replaced_ = 0, there_ = 0, listed_there_ = 0;
  std::string first_changed_, difference_, first_foreign_, first_replaced_, named_there_;
};

}  // namespace sightline
