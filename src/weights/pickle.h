#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace sightline {

// One value of a pickle. Values refer to each other by index into Pickle::values, so shared and even cyclic
// ones are harmless to hold; whoever follows references must bound how far.
struct PickleValue {
  enum class Kind {
    none,
    boolean,
    integer,
    big_integer,
    real,
    text,
    list,
    tuple,
    dict,
    global,
    call,
    persistent
  };
  using Index = std::uint32_t;

  Kind kind = Kind::none;
  std::int64_t integer = 0;  // integer, boolean
  double real = 0;           // real
  std::string_view text;     // text; global as "module name"; big_integer as little-endian bytes
  std::vector<Index> items;  // list, tuple; call: function, arguments; persistent: the id
  std::vector<std::pair<Index, Index>> entries;  // dict, in order, repeated keys included
};

struct Pickle {
  std::vector<PickleValue> values;
  PickleValue::Index root = 0;
  std::size_t size = 0;  // bytes read, the STOP included

  const PickleValue& operator[](PickleValue::Index index) const { return values[index]; }
};

// Reads the pickle at the start of `bytes` (protocols 2 to 5), which must outlive the result. Executes
// nothing: classes and functions are kept by name, a call as the pair of function and arguments. Only the
// names that torch's state dicts are made of are let in (collections.OrderedDict, torch's storage classes and
// rebuilding functions); any other name, and any opcode that these files do not need, raises ModelError
// naming it and its position. Memory is bounded by a small multiple of the bytes read. `name` is what errors
// call the pickle.
Pickle read_pickle(std::string_view bytes, const std::string& name);

}  // namespace sightline
