#include "weights/state_dict.h"

#include <algorithm>
#include <array>
#include <optional>

#include "core/error.h"

namespace sightline {

namespace {

using Kind = PickleValue::Kind;
using Index = PickleValue::Index;

constexpr std::size_t kMostDimensions = 16;
constexpr std::size_t kMaxNameBytes = 4096;
constexpr int kMaxNesting = 4;  // dicts around the dict of tensors

std::optional<ElementType> storage_type(std::string_view global) {
  constexpr std::array<std::pair<std::string_view, ElementType>, 10> kTypes{
      {{"torch DoubleStorage", ElementType::f64},
       {"torch FloatStorage", ElementType::f32},
       {"torch HalfStorage", ElementType::f16},
       {"torch BFloat16Storage", ElementType::bf16},
       {"torch LongStorage", ElementType::i64},
       {"torch IntStorage", ElementType::i32},
       {"torch ShortStorage", ElementType::i16},
       {"torch CharStorage", ElementType::i8},
       {"torch ByteStorage", ElementType::u8},
       {"torch BoolStorage", ElementType::boolean}}};
  for (const auto& [known, type] : kTypes)
    if (known == global) return type;
  return std::nullopt;
}

class Interpreter {
 public:
  Interpreter(const Pickle& pickle, const std::string& name) : pickle_(pickle), name_(name) {}

  StateDict interpret() {
    for (const PickleValue& value : pickle_.values)
      if (value.kind == Kind::persistent) claim_storage(value);
    std::map<std::string_view, Index> entries;  // of repeated keys the last counts, as in Python
    for (const auto& [key, value] : tensor_dict().entries)
      if (is_tensor(pickle_[value])) entries.insert_or_assign(key_text(pickle_[key]), value);
    for (const auto& [key, value] : entries) read_tensor(std::string(key), pickle_[value]);
    return std::move(result_);
  }

 private:
  [[noreturn]] void fail(const std::string& what) const { throw ModelError(name_ + ": " + what); }

  std::string_view function(const PickleValue& value) const {
    return value.kind == Kind::call ? pickle_[value.items[0]].text : std::string_view{};
  }
  const std::vector<Index>& arguments(const PickleValue& call) const { return pickle_[call.items[1]].items; }

  bool is_tensor(const PickleValue& value) const {
    return function(value).starts_with("torch._utils _rebuild_");
  }

  std::string_view key_text(const PickleValue& key) const {
    if (key.kind != Kind::text) fail("the state dict has a key that is no text");
    if (key.text.size() > kMaxNameBytes)
      fail("the state dict has a name of " + std::to_string(key.text.size()) + " bytes");
    return key.text;
  }

  // The dict that holds tensors: the root, or inside it.
  const PickleValue& tensor_dict() {
    const PickleValue* dict = &pickle_[pickle_.root];
    for (int depth = 0; depth <= kMaxNesting; ++depth) {
      if (dict->kind != Kind::dict) fail("holds no state dict (a dict of tensors by name)");
      const bool tensors = std::any_of(dict->entries.begin(), dict->entries.end(), [this](const auto& entry) {
        return is_tensor(pickle_[entry.second]);
      });
      if (tensors || dict->entries.empty()) return *dict;
      dict = inner_dict(*dict);
      if (dict == nullptr) break;
    }
    fail("holds no tensors, neither at the top nor under 'state_dict'");
  }

  // The dict under one of the usual keys, else the only one; null where that is not clear.
  const PickleValue* inner_dict(const PickleValue& outer) {
    constexpr std::array<std::string_view, 8> kUsual{"state_dict",  "model_state_dict", "model",   "net",
                                                     "model_state", "weights",          "network", "params"};
    const PickleValue* only = nullptr;
    std::string_view called;
    std::size_t count = 0, best = kUsual.size();
    for (const auto& [key, value] : outer.entries) {
      if (pickle_[value].kind != Kind::dict) continue;
      const PickleValue& name = pickle_[key];
      const auto rank = static_cast<std::size_t>(
          name.kind == Kind::text ? std::find(kUsual.begin(), kUsual.end(), name.text) - kUsual.begin()
                                  : static_cast<std::ptrdiff_t>(kUsual.size()));
      ++count;
      if (count > 1 && rank >= best) continue;
      best = rank;
      only = &pickle_[value];
      called = name.kind == Kind::text ? name.text.substr(0, kMaxNameBytes) : std::string_view("?");
    }
    if (count != 1 && best >= kUsual.size()) return nullptr;
    result_.wrapper.append(result_.wrapper.empty() ? "" : ".").append(called);
    return only;
  }

  void read_tensor(const std::string& name, const PickleValue& value) {
    const PickleValue* call = &value;
    if (function(*call) == "torch._utils _rebuild_parameter") {
      if (arguments(*call).empty()) fail("parameter '" + name + "' has no data");
      call = &pickle_[arguments(*call)[0]];
    }
    if (function(*call) != "torch._utils _rebuild_tensor_v2" &&
        function(*call) != "torch._utils _rebuild_tensor")
      fail("parameter '" + name + "' is not a tensor");
    const std::vector<Index>& given = arguments(*call);
    if (given.size() < 4)
      fail("tensor '" + name + "' has " + std::to_string(given.size()) + " of its 4 to 7 arguments");

    TorchFile::Tensor tensor;
    tensor.name = name;
    const std::vector<Index>& id = storage_id(pickle_[given[0]]);
    const StateDict::StorageClaim& storage = result_.storages.at(std::string(pickle_[id[2]].text));
    tensor.storage = storage.index;
    if (__builtin_add_overflow(view_offset(name, id), integer(name, pickle_[given[1]]), &tensor.offset))
      fail("tensor '" + name + "' begins outside its storage");
    tensor.shape = integers(name, pickle_[given[2]]);
    tensor.strides = integers(name, pickle_[given[3]]);
    check_extent(tensor, storage.count);
    result_.tensors.push_back(std::move(tensor));
  }

  std::int64_t integer(const std::string& name, const PickleValue& value) const {
    if (value.kind != Kind::integer || value.integer < 0)
      fail("tensor '" + name + "' has something else where a size, stride or offset belongs");
    return value.integer;
  }

  std::vector<std::int64_t> integers(const std::string& name, const PickleValue& value) const {
    if (value.kind != Kind::tuple || value.items.size() > kMostDimensions)
      fail("tensor '" + name + "' has no shape of up to " + std::to_string(kMostDimensions) + " sizes");
    std::vector<std::int64_t> result;
    for (const Index index : value.items) result.push_back(integer(name, pickle_[index]));
    return result;
  }

  // ('storage', class, key, device, elements[, None or (key, offset, elements) of a view])
  const std::vector<Index>& storage_id(const PickleValue& persistent) const {
    if (persistent.kind != Kind::persistent) fail("a tensor has something else where a storage belongs");
    const PickleValue& id = pickle_[persistent.items[0]];
    if (id.kind != Kind::tuple || id.items.size() < 5 || pickle_[id.items[2]].kind != Kind::text)
      fail("a storage is not described by its type, key, device and size");
    return id.items;
  }

  void claim_storage(const PickleValue& persistent) {
    const std::vector<Index>& id = storage_id(persistent);
    const std::string_view key = pickle_[id[2]].text;
    if (key.size() > kMaxNameBytes) fail("a storage has a key of " + std::to_string(key.size()) + " bytes");
    const std::string what = "storage '" + std::string(key) + "' ";
    const PickleValue& kind = pickle_[id[1]];
    const PickleValue& count = pickle_[id[4]];
    const auto type = kind.kind == Kind::global ? storage_type(kind.text) : std::nullopt;
    if (!type) fail(what + "has no known element type");
    if (count.kind != Kind::integer || count.integer < 0) fail(what + "has no size");
    const StateDict::StorageClaim claim{*type, count.integer, result_.storages.size()};
    const auto [found, fresh] = result_.storages.emplace(std::string(key), claim);
    if (!fresh && (found->second.type != claim.type || found->second.count != claim.count))
      fail(what + "is described in two ways");
  }

  // Where a storage is a view of another one begins in that.
  std::int64_t view_offset(const std::string& name, const std::vector<Index>& id) const {
    if (id.size() < 6 || pickle_[id[5]].kind != Kind::tuple) return 0;
    const PickleValue& view = pickle_[id[5]];
    if (view.items.size() != 3) fail("tensor '" + name + "' has a damaged view of a storage");
    return integer(name, pickle_[view.items[1]]);
  }

  // The last element lies within the storage, and the tensor has no more elements than it: a tensor that
  // repeats its elements (stride 0) could be of any size.
  void check_extent(const TorchFile::Tensor& tensor, std::int64_t storage) const {
    const std::string what = "tensor '" + tensor.name + "' of shape " + shape_text(tensor.shape);
    if (tensor.strides.size() != tensor.shape.size())
      fail(what + " has strides " + shape_text(tensor.strides) + " of another length");
    const auto count = element_count(tensor.shape);
    if (!count || *count > storage) fail(what + " is larger than its storage of " + std::to_string(storage));
    std::int64_t last = tensor.offset;
    bool inside = true;
    for (std::size_t i = 0; i < tensor.shape.size() && *count > 0; ++i) {
      std::int64_t reach = 0;
      inside = inside && !__builtin_mul_overflow(tensor.shape[i] - 1, tensor.strides[i], &reach) &&
               !__builtin_add_overflow(last, reach, &last);
    }
    if (!inside || last > storage || (*count > 0 && last >= storage))
      fail(what + " reaches outside its storage of " + std::to_string(storage) + " elements");
  }

  const Pickle& pickle_;
  const std::string& name_;
  StateDict result_;
};

}  // namespace

StateDict interpret_state_dict(const Pickle& pickle, const std::string& name) {
  return Interpreter(pickle, name).interpret();
}

}  // namespace sightline
