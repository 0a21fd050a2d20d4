#include "pipeline/kept_results.h"

namespace sightline {

void KeptResults::add_changed(const std::string& name, const std::string& difference) {
  if (changed_++ > 0) return;
  first_changed_ = name;
  difference_ = difference;
}

void KeptResults::add_foreign(const std::string& name) {
  if (foreign_++ == 0) first_foreign_ = name;
}

void KeptResults::add_replaced(const std::string& photo) {
  if (replaced_++ == 0) first_replaced_ = photo;
}

void KeptResults::add_there(const std::string& name) {
  constexpr std::size_t kNamed = 5;
  if (there_++ < kNamed) named_there_ += (named_there_.empty() ? "" : ", ") + name, ++listed_there_;
}

std::string KeptResults::there() const {
  const std::size_t more = there_ - listed_there_;
  return named_there_ + (more > 0 ? " and " + std::to_string(more) + " more" : "");
}

std::vector<std::string> KeptResults::notices() const {
  std::vector<std::string> notices;
  if (changed_ > 0) {
    notices.push_back(what_ + " made by another model or with other options that stay as they are: " +
                      std::to_string(changed_) + "; " + first_changed_ + " with " + difference_ +
                      " (--existing overwrite makes them anew)");
  }
  if (foreign_ > 0) {
    notices.push_back(
        what_ + " that this program did not make, left alone: " + std::to_string(foreign_) + "; " +
        first_foreign_ + " is one (" +
        (ways_.appendable ? "--existing append adds to them, overwrite " : "--existing overwrite ") +
        ways_.overwriting + ")");
  }
  if (replaced_ > 0) {
    notices.push_back("photos that have changed since their " + what_ +
                      " were made, which stay as they are: " + std::to_string(replaced_) + "; " +
                      first_replaced_ + " is one (--existing overwrite makes all of them anew" +
                      (ways_.removable ? "; one that is removed is made anew too)" : ")"));
  }
  return notices;
}

}  // namespace sightline
