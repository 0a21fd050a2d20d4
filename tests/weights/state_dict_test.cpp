#include "weights/state_dict.h"

#include <gmock/gmock.h>

#include <limits>

#include "core/error.h"

namespace sightline {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using Kind = PickleValue::Kind;
using Index = PickleValue::Index;
using Sizes = std::vector<std::int64_t>;

// A pickle's values, put together by hand. Texts are literals.
struct PickleParts {
  Pickle pickle;

  Index put(PickleValue value) {
    pickle.values.push_back(std::move(value));
    return static_cast<Index>(pickle.values.size() - 1);
  }
  Index text(std::string_view text, Kind kind = Kind::text) {
    PickleValue value;
    value.kind = kind;
    value.text = text;
    return put(std::move(value));
  }
  Index number(std::int64_t integer) {
    PickleValue value;
    value.kind = Kind::integer;
    value.integer = integer;
    return put(std::move(value));
  }
  Index global(std::string_view name) { return text(name, Kind::global); }
  Index tuple(const std::vector<Index>& items, Kind kind = Kind::tuple) {
    PickleValue value;
    value.kind = kind;
    value.items = items;
    return put(std::move(value));
  }
  Index sizes(const Sizes& values) {
    std::vector<Index> items;
    for (const std::int64_t value : values) items.push_back(number(value));
    return tuple(items);
  }
  Index dict(const std::vector<std::pair<std::string_view, Index>>& entries) {
    PickleValue value;
    value.kind = Kind::dict;
    for (const auto& [key, of_key] : entries) value.entries.emplace_back(text(key), of_key);
    return put(std::move(value));
  }
  Index call(std::string_view function, const std::vector<Index>& arguments) {
    const Index name = global(function), given = tuple(arguments);
    return tuple({name, given}, Kind::call);
  }
  Index storage(std::string_view key, std::int64_t elements, std::string_view type = "torch FloatStorage") {
    const Index id = tuple({text("storage"), global(type), text(key), text("cpu"), number(elements)});
    return tuple({id}, Kind::persistent);
  }
  Index tensor(Index storage, std::int64_t offset, const Sizes& shape, const Sizes& strides) {
    return call("torch._utils _rebuild_tensor_v2", {storage, number(offset), sizes(shape), sizes(strides)});
  }
  // One of a single element.
  Index small(std::string_view key) { return tensor(storage(key, 1), 0, {1}, {1}); }

  StateDict read(Index root) {
    pickle.root = root;
    return interpret_state_dict(pickle, "FILE");
  }
  std::string error(Index root) {
    try {
      read(root);
    } catch (const ModelError& error) {
      return error.what();
    }
    return "none";
  }
};

TEST(StateDict, TensorsComeByNameWithTheirStorages) {
  PickleParts parts;
  const Index weights = parts.storage("0", 12), counts = parts.storage("1", 3, "torch LongStorage");
  const Index parameter = parts.call("torch._utils _rebuild_parameter",
                                     {parts.tensor(counts, 1, {2}, {1}), parts.number(1), parts.dict({})});
  const StateDict found = parts.read(parts.dict({{"w", parts.tensor(weights, 2, {3, 2}, {1, 4})},
                                                 {"epoch", parts.number(7)},
                                                 {"b", parameter},
                                                 {"a", parts.tensor(weights, 11, {}, {})}}));
  EXPECT_EQ(found.wrapper, "");
  ASSERT_EQ(found.storages.size(), 2u);
  EXPECT_EQ(found.storages.at("0").type, ElementType::f32);
  EXPECT_EQ(found.storages.at("0").count, 12);
  EXPECT_EQ(found.storages.at("1").type, ElementType::i64);
  ASSERT_EQ(found.tensors.size(), 3u);
  EXPECT_EQ(found.tensors[0].name, "a");
  EXPECT_EQ(found.tensors[0].offset, 11);
  EXPECT_TRUE(found.tensors[0].shape.empty());
  EXPECT_EQ(found.tensors[1].name, "b");
  EXPECT_EQ(found.tensors[1].storage, found.storages.at("1").index);
  EXPECT_EQ(found.tensors[2].name, "w");
  EXPECT_EQ(found.tensors[2].storage, found.storages.at("0").index);
  EXPECT_EQ(found.tensors[2].shape, (Sizes{3, 2}));
  EXPECT_EQ(found.tensors[2].strides, (Sizes{1, 4}));
}

TEST(StateDict, OfAKeyThatComesTwiceTheLastCounts) {
  PickleParts parts;
  const Index two = parts.tensor(parts.storage("0", 2), 0, {2}, {1});
  const StateDict found = parts.read(parts.dict({{"a", parts.small("1")}, {"a", two}}));
  ASSERT_EQ(found.tensors.size(), 1u);
  EXPECT_EQ(found.tensors[0].shape, Sizes{2});
}

TEST(StateDict, IsFoundInWhatCheckpointsWrapItIn) {
  struct Case {
    std::vector<std::string_view> keys;  // dicts of one tensor, named by their key, beside each other
    std::string wrapper;
  };
  for (const Case& each : std::vector<Case>{{{"state_dict"}, "state_dict"},
                                            {{"whatever"}, "whatever"},
                                            {{"optimizer", "model"}, "model"},
                                            {{"model", "optimizer"}, "model"},
                                            {{"net", "model", "state_dict", "params"}, "state_dict"},
                                            {{"weights", "ema", "net"}, "net"}}) {
    PickleParts parts;
    std::vector<std::pair<std::string_view, Index>> entries{{"epoch", parts.number(3)}};
    for (const std::string_view key : each.keys)
      entries.emplace_back(key, parts.dict({{key, parts.small(key)}}));
    const StateDict found = parts.read(parts.dict(entries));
    EXPECT_EQ(found.wrapper, each.wrapper);
    ASSERT_EQ(found.tensors.size(), 1u);
    EXPECT_EQ(found.tensors[0].name, each.wrapper) << "the tensor of that dict";
    EXPECT_EQ(found.storages.size(), each.keys.size()) << "those of the others too";
  }
}

TEST(StateDict, MayLieDeepButNotDeeper) {
  PickleParts parts;
  Index root = parts.dict({{"w", parts.small("0")}});
  for (const char* key : {"d", "c", "b", "a"}) root = parts.dict({{key, root}});
  EXPECT_EQ(parts.read(root).wrapper, "a.b.c.d");
  EXPECT_THAT(parts.error(parts.dict({{"z", root}})), HasSubstr("FILE: holds no tensors"));
  EXPECT_TRUE(parts.read(parts.dict({})).tensors.empty()) << "a model without parameters";
}

TEST(StateDict, WhatIsNoneIsRefused) {
  PickleParts parts;
  EXPECT_THAT(parts.error(parts.number(1)), HasSubstr("FILE: holds no state dict"));
  EXPECT_THAT(parts.error(parts.dict({{"a", parts.number(1)}})), HasSubstr("holds no tensors"));
  const Index one = parts.dict({{"x", parts.small("0")}}), other = parts.dict({{"y", parts.small("1")}});
  EXPECT_THAT(parts.error(parts.dict({{"ema", one}, {"teacher", other}})), HasSubstr("holds no tensors"))
      << "which is meant is not clear";
  PickleValue numbered;
  numbered.kind = Kind::dict;
  numbered.entries.emplace_back(parts.number(1), parts.small("2"));
  EXPECT_THAT(parts.error(parts.put(numbered)), HasSubstr("a key that is no text"));
}

// All tensors of up to two sides of up to three, in a storage of four: right is what all elements say.
TEST(StateDict, EveryElementLiesInTheStorage) {
  int right = 0, wrong = 0;
  for (std::int64_t offset = 0; offset <= 5; ++offset) {
    for (std::int64_t rows = 0; rows <= 3; ++rows) {
      for (std::int64_t columns = 0; columns <= 3; ++columns) {
        for (std::int64_t down = 0; down <= 4; ++down) {
          for (std::int64_t along = 0; along <= 4; ++along) {
            bool inside = rows * columns <= 4 && (rows * columns > 0 || offset <= 4);
            for (std::int64_t y = 0; y < rows; ++y)
              for (std::int64_t x = 0; x < columns; ++x) inside &= offset + y * down + x * along < 4;
            PickleParts parts;
            const Index tensor = parts.tensor(parts.storage("0", 4), offset, {rows, columns}, {down, along});
            const std::string error = parts.error(parts.dict({{"t", tensor}}));
            ASSERT_EQ(error == "none", inside)
                << offset << ' ' << rows << ' ' << columns << ' ' << down << ' ' << along << ' ' << error;
            (inside ? right : wrong) += 1;
          }
        }
      }
    }
  }
  EXPECT_GT(right, 100);
  EXPECT_GT(wrong, 100);
}

TEST(StateDict, NumbersBeyondSenseAreRefused) {
  constexpr std::int64_t kMost = std::numeric_limits<std::int64_t>::max();
  const auto error = [](std::int64_t offset, const Sizes& shape, const Sizes& strides) {
    PickleParts parts;
    return parts.error(parts.dict({{"t", parts.tensor(parts.storage("0", 8), offset, shape, strides)}}));
  };
  EXPECT_THAT(error(0, {kMost, kMost}, {1, 1}), HasSubstr("is larger than its storage of 8"));
  EXPECT_THAT(error(0, {2, 2}, {kMost, kMost}), HasSubstr("reaches outside its storage of 8 elements"));
  EXPECT_THAT(error(kMost, {2}, {1}), HasSubstr("tensor 't' of shape [2] reaches outside"));
  EXPECT_THAT(error(0, {2}, {1, 1}), HasSubstr("has strides [1, 1] of another length"));
  EXPECT_THAT(error(-1, {2}, {1}), HasSubstr("something else where a size, stride or offset belongs"));
  EXPECT_THAT(error(0, {-2}, {1}), HasSubstr("something else where a size"));
  EXPECT_THAT(error(0, {2}, {-1}), HasSubstr("something else where a size"));
  EXPECT_EQ(error(0, Sizes(16, 1), Sizes(16, 1)), "none");
  EXPECT_THAT(error(0, Sizes(17, 1), Sizes(17, 1)), HasSubstr("has no shape of up to 16 sizes"));
}

TEST(StateDict, DamagedStoragesAreRefused) {
  PickleParts parts;
  EXPECT_THAT(parts.error(parts.dict({{"t", parts.tensor(parts.number(1), 0, {1}, {1})}})),
              HasSubstr("something else where a storage belongs"));
  const auto error = [](std::string_view type, std::int64_t elements) {
    PickleParts each;
    return each.error(each.dict({{"t", each.tensor(each.storage("k", elements, type), 0, {}, {})}}));
  };
  EXPECT_THAT(error("torch QInt8Storage", 1), HasSubstr("FILE: storage 'k' has no known element type"));
  EXPECT_THAT(error("torch HalfStorage", -1), HasSubstr("storage 'k' has no size"));
  EXPECT_THAT(error("torch HalfStorage", 0), HasSubstr("larger than its storage of 0"));
  PickleParts twice;
  const Index small = twice.tensor(twice.storage("0", 2), 0, {1}, {1});
  const Index same = twice.tensor(twice.storage("0", 2), 1, {1}, {1});
  EXPECT_EQ(twice.error(twice.dict({{"a", small}, {"b", same}})), "none") << "shared";
  twice.storage("0", 3);
  EXPECT_THAT(twice.error(twice.dict({{"a", small}})), HasSubstr("storage '0' is described in two ways"));
}

TEST(StateDict, DamagedTensorsAreRefused) {
  PickleParts parts;
  const auto error = [&](Index tensor) { return parts.error(parts.dict({{"t", tensor}})); };
  const Index storage = parts.storage("0", 1);
  EXPECT_THAT(error(parts.call("torch._utils _rebuild_tensor_v2", {storage, parts.number(0)})),
              HasSubstr("tensor 't' has 2 of its 4 to 7 arguments"));
  EXPECT_THAT(error(parts.call("torch._utils _rebuild_parameter", {})),
              HasSubstr("parameter 't' has no data"));
  EXPECT_THAT(error(parts.call("torch._utils _rebuild_parameter", {parts.number(1)})),
              HasSubstr("parameter 't' is not a tensor"));
  EXPECT_THAT(error(parts.call("torch._utils _rebuild_tensor_v2",
                               {storage, parts.number(0), parts.number(1), parts.sizes({1})})),
              HasSubstr("has no shape"));
}

// (key, offset, elements) of the storage that the other is a part of, as torch before 0.4 wrote it.
TEST(StateDict, AViewBeginsWithinItsStorage) {
  PickleParts parts;
  const auto view = [&](const std::vector<Index>& of) {
    const Index id = parts.tuple({parts.text("storage"), parts.global("torch FloatStorage"), parts.text("0"),
                                  parts.text("cpu"), parts.number(8), parts.tuple(of)});
    return parts.tuple({id}, Kind::persistent);
  };
  const Index good = view({parts.text("v"), parts.number(5), parts.number(3)});
  EXPECT_EQ(parts.read(parts.dict({{"t", parts.tensor(good, 1, {2}, {1})}})).tensors.at(0).offset, 6);
  EXPECT_THAT(parts.error(parts.dict({{"t", parts.tensor(good, 2, {2}, {1})}})),
              HasSubstr("reaches outside"));
  const Index bad = view({parts.text("v")});
  EXPECT_THAT(parts.error(parts.dict({{"t", parts.tensor(bad, 0, {1}, {1})}})),
              HasSubstr("tensor 't' has a damaged view of a storage"));
}

}  // namespace
}  // namespace sightline
