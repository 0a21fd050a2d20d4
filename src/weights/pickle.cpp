#include "weights/pickle.h"

#include <algorithm>
#include <array>
#include <bit>
#include <cstring>
#include <unordered_map>

#include "core/error.h"
#include "weights/little_endian.h"
#include "weights/pickle_opcodes.h"

namespace sightline {

namespace {

using Kind = PickleValue::Kind;
using Index = PickleValue::Index;
using namespace pickle_opcode;

// Operations in one pickle: a state dict spends about 40 on a tensor, so this is room for 25,000 tensors.
constexpr std::size_t kMaxOperations = 1'000'000;

constexpr std::array<std::string_view, 14> kAllowedGlobals{"collections OrderedDict",
                                                           "torch._utils _rebuild_tensor",
                                                           "torch._utils _rebuild_tensor_v2",
                                                           "torch._utils _rebuild_parameter",
                                                           "torch DoubleStorage",
                                                           "torch FloatStorage",
                                                           "torch HalfStorage",
                                                           "torch BFloat16Storage",
                                                           "torch LongStorage",
                                                           "torch IntStorage",
                                                           "torch ShortStorage",
                                                           "torch CharStorage",
                                                           "torch ByteStorage",
                                                           "torch BoolStorage"};

class PickleReader {
 public:
  PickleReader(std::string_view bytes, const std::string& name) : bytes_(bytes), name_(name) {}

  Pickle read() {
    for (std::size_t operations = 0;; ++operations) {
      if (operations == kMaxOperations)
        fail("has more than " + std::to_string(kMaxOperations) + " operations");
      start_ = position_;
      const auto opcode = take_number<unsigned char>();
      if (opcode == STOP) break;
      if (!constant(opcode) && !stack_or_memo(opcode) && !container(opcode) && !object(opcode)) {
        fail("uses the opcode " + std::string(refused_name(opcode)) + " (" + std::to_string(opcode) +
             "), which no plain state dict needs");
      }
    }
    pickle_.root = pop();
    pickle_.size = position_;
    return std::move(pickle_);
  }

 private:
  [[noreturn]] void fail(const std::string& what) const {
    throw ModelError(name_ + ": the pickle " + what + " at byte " + std::to_string(start_));
  }

  std::string_view take(std::uint64_t count) {
    if (count > bytes_.size() - position_) fail("ends inside an operation, truncated,");
    const std::string_view taken = bytes_.substr(position_, static_cast<std::size_t>(count));
    position_ += taken.size();
    return taken;
  }

  template <class T>
  T take_number() {
    return little_endian<T>(take(sizeof(T)).data());
  }

  std::string_view take_line() {
    const std::size_t end = bytes_.find('\n', position_);
    if (end == std::string_view::npos) fail("ends inside a name, truncated,");
    const std::string_view line = take(end - position_);
    ++position_;
    return line;
  }

  // The stack, and the part of it above the last mark.
  std::size_t floor() const { return marks_.empty() ? 0 : marks_.back(); }

  Index top() const {
    if (stack_.size() <= floor()) fail("takes a value from an empty stack");
    return stack_.back();
  }
  Index pop() {
    const Index index = top();
    stack_.pop_back();
    return index;
  }
  std::vector<Index> pop_to_mark() {
    if (marks_.empty()) fail("ends a group that it did not begin");
    std::vector<Index> items(stack_.begin() + static_cast<std::ptrdiff_t>(marks_.back()), stack_.end());
    stack_.resize(marks_.back());
    marks_.pop_back();
    return items;
  }

  PickleValue& push(Kind kind) {
    stack_.push_back(static_cast<Index>(pickle_.values.size()));
    PickleValue& value = pickle_.values.emplace_back();
    value.kind = kind;
    return value;
  }
  void push_integer(std::int64_t number) { push(Kind::integer).integer = number; }
  void push_text(std::string_view text) { push(Kind::text).text = text; }
  void push_tuple(std::vector<Index> items) { push(Kind::tuple).items = std::move(items); }
  void push_tuple_of(std::size_t count) {
    std::vector<Index> items(count);
    for (std::size_t i = count; i-- > 0;) items[i] = pop();
    push_tuple(std::move(items));
  }

  bool constant(unsigned char opcode) {
    switch (opcode) {
      case NONE:
        push(Kind::none);
        return true;
      case NEWTRUE:
        push(Kind::boolean).integer = 1;
        return true;
      case NEWFALSE:
        push(Kind::boolean);
        return true;
      case BININT:
        push_integer(take_number<std::int32_t>());
        return true;
      case BININT1:
        push_integer(take_number<std::uint8_t>());
        return true;
      case BININT2:
        push_integer(take_number<std::uint16_t>());
        return true;
      case LONG1:
        long_integer(take(take_number<std::uint8_t>()));
        return true;
      case BINFLOAT: {
        const auto bits =
            __builtin_bswap64(take_number<std::uint64_t>());  // the one big-endian number of the format
        push(Kind::real).real = std::bit_cast<double>(bits);
        return true;
      }
      case SHORT_BINUNICODE:
      case SHORT_BINSTRING:
        push_text(take(take_number<std::uint8_t>()));
        return true;
      case BINUNICODE:
      case BINSTRING:
        push_text(take(take_number<std::uint32_t>()));
        return true;
      case BINUNICODE8:
        push_text(take(take_number<std::uint64_t>()));
        return true;
      default:
        return false;
    }
  }

  // Two's complement, little-endian, as many bytes as it needs.
  void long_integer(std::string_view bytes) {
    if (bytes.size() > 8) {
      push(Kind::big_integer).text = bytes;
      return;
    }
    std::uint64_t number = 0;
    if (!bytes.empty() && (static_cast<unsigned char>(bytes.back()) & 0x80)) number = ~std::uint64_t{0};
    std::memcpy(&number, bytes.data(), bytes.size());
    push_integer(static_cast<std::int64_t>(number));
  }

  bool stack_or_memo(unsigned char opcode) {
    switch (opcode) {
      case PROTO: {
        const auto protocol = take_number<std::uint8_t>();
        if (protocol < 2 || protocol > 5)
          fail("has protocol " + std::to_string(protocol) + ", expected 2 to 5,");
        return true;
      }
      case FRAME:
        take_number<std::uint64_t>();
        return true;
      case MARK:
        marks_.push_back(stack_.size());
        return true;
      case POP:
        pop();
        return true;
      case POP_MARK:
        pop_to_mark();
        return true;
      case DUP:
        stack_.push_back(top());
        return true;
      case BINPUT:
        memo_[take_number<std::uint8_t>()] = top();
        return true;
      case LONG_BINPUT:
        memo_[take_number<std::uint32_t>()] = top();
        return true;
      case MEMOIZE: {
        const auto number = static_cast<std::uint32_t>(memo_.size());
        memo_[number] = top();
        return true;
      }
      case BINGET:
        recall(take_number<std::uint8_t>());
        return true;
      case LONG_BINGET:
        recall(take_number<std::uint32_t>());
        return true;
      default:
        return false;
    }
  }

  void recall(std::uint32_t number) {
    const auto found = memo_.find(number);
    if (found == memo_.end()) fail("recalls value " + std::to_string(number) + ", which it never stored,");
    stack_.push_back(found->second);
  }

  bool container(unsigned char opcode) {
    switch (opcode) {
      case EMPTY_TUPLE:
        push(Kind::tuple);
        return true;
      case EMPTY_LIST:
        push(Kind::list);
        return true;
      case EMPTY_DICT:
        push(Kind::dict);
        return true;
      case TUPLE:
        push_tuple(pop_to_mark());
        return true;
      case TUPLE1:
        push_tuple_of(1);
        return true;
      case TUPLE2:
        push_tuple_of(2);
        return true;
      case TUPLE3:
        push_tuple_of(3);
        return true;
      case APPEND:
        append({pop()});
        return true;
      case APPENDS:
        append(pop_to_mark());
        return true;
      case SETITEM: {
        const Index value = pop(), key = pop();
        set_items({key, value});
        return true;
      }
      case SETITEMS:
        set_items(pop_to_mark());
        return true;
      default:
        return false;
    }
  }

  void append(const std::vector<Index>& items) {
    PickleValue& list = pickle_.values[top()];
    if (list.kind != Kind::list) fail("appends to something that is no list");
    list.items.insert(list.items.end(), items.begin(), items.end());
  }

  void set_items(const std::vector<Index>& items) {
    PickleValue& dict = pickle_.values[top()];
    if (dict.kind != Kind::dict || items.size() % 2 != 0) fail("sets items of something that is no dict");
    for (std::size_t i = 0; i < items.size(); i += 2) dict.entries.emplace_back(items[i], items[i + 1]);
  }

  bool object(unsigned char opcode) {
    switch (opcode) {
      case GLOBAL: {
        const std::size_t begin = position_;
        const std::size_t module = take_line().size(), function = take_line().size();
        push_global(bytes_.substr(begin, module), bytes_.substr(begin + module + 1, function));
        return true;
      }
      case STACK_GLOBAL: {
        const PickleValue& function = pickle_.values[pop()];
        const PickleValue& module = pickle_.values[pop()];
        if (function.kind != Kind::text || module.kind != Kind::text)
          fail("names a class by something that is no text");
        push_global(module.text, function.text);
        return true;
      }
      case BINPERSID: {
        const Index id = pop();
        push(Kind::persistent).items = {id};
        return true;
      }
      case REDUCE:
        call();
        return true;
      case BUILD: {
        pop();  // attributes of an OrderedDict (torch keeps "_metadata" there): nothing of it is needed
        if (pickle_.values[top()].kind != Kind::dict) fail("sets the state of something that is no dict");
        return true;
      }
      default:
        return false;
    }
  }

  void push_global(std::string_view module, std::string_view function) {
    for (const std::string_view allowed : kAllowedGlobals) {
      if (allowed.size() == module.size() + 1 + function.size() && allowed.starts_with(module) &&
          allowed[module.size()] == ' ' && allowed.ends_with(function)) {
        push(Kind::global).text = allowed;
        return;
      }
    }
    fail("names '" + std::string(module.substr(0, 100)) + "." + std::string(function.substr(0, 100)) +
         "', which no plain state dict needs (nothing from a weight file is executed),");
  }

  void call() {
    const Index arguments = pop(), function = pop();
    if (pickle_.values[function].kind != Kind::global || pickle_.values[arguments].kind != Kind::tuple)
      fail("calls something that is no known function");
    if (pickle_.values[function].text == "collections OrderedDict")
      ordered_dict(pickle_.values[arguments].items);
    else
      push(Kind::call).items = {function, arguments};
  }

  // OrderedDict(), filled later, or OrderedDict([[key, value], ...]) as Python 2 wrote it.
  void ordered_dict(const std::vector<Index>& arguments) {
    std::vector<std::pair<Index, Index>> entries;
    if (arguments.size() > 1) fail("builds an OrderedDict from more than one argument");
    if (arguments.size() == 1) {
      // Bounded by what is new: a list used for many dicts would multiply memory.
      const PickleValue& pairs = pickle_.values[arguments[0]];
      if (pairs.kind != Kind::list) fail("builds an OrderedDict from something that is no list");
      if (pairs.items.size() > kMaxOperations - copied_) fail("builds too many dicts from the same list");
      copied_ += pairs.items.size();
      for (const Index index : pairs.items) {
        const PickleValue& pair = pickle_.values[index];
        if ((pair.kind != Kind::list && pair.kind != Kind::tuple) || pair.items.size() != 2)
          fail("builds an OrderedDict from something other than pairs");
        entries.emplace_back(pair.items[0], pair.items[1]);
      }
    }
    push(Kind::dict).entries = std::move(entries);
  }

  std::string_view bytes_;
  const std::string& name_;
  std::size_t position_ = 0;
  std::size_t start_ = 0;  // of the operation being read
  std::size_t copied_ = 0;
  Pickle pickle_;
  std::vector<Index> stack_;
  std::vector<std::size_t> marks_;
  std::unordered_map<std::uint32_t, Index> memo_;
};

}  // namespace

Pickle read_pickle(std::string_view bytes, const std::string& name) {
  return PickleReader(bytes, name).read();
}

}  // namespace sightline
