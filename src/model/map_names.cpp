#include "model/map_names.h"

#include <numeric>

namespace sightline {

namespace {

// "layer1 to layer4", or all of them where numbers are left out.
std::string listed(const MapNames& names) {
  const auto name = [&](int number) { return names.prefix + std::to_string(number); };
  const int first = names.numbers.front(), last = names.numbers.back();
  if (names.numbers == numbers_from(first, last)) return name(first) + " to " + name(last);
  std::string text = name(first);
  for (auto number = names.numbers.begin() + 1; number != names.numbers.end(); ++number)
    text += ", " + name(*number);
  return text;
}

}  // namespace

std::vector<int> numbers_from(int first, int last) {
  std::vector<int> numbers(static_cast<std::size_t>(last - first + 1));
  std::iota(numbers.begin(), numbers.end(), first);
  return numbers;
}

int map_number(const std::string& kind, const std::string& map, const MapNames& names) {
  if (map.empty()) return names.numbers.back();
  for (const int number : names.numbers)
    if (map == names.prefix + std::to_string(number)) return number;
  throw UsageError("encoder '" + kind + "' has no feature map '" + map + "'; it has " + listed(names));
}

}  // namespace sightline
