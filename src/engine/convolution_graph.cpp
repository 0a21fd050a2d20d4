#include "engine/convolution_graph.h"

#include <omp.h>

#include <algorithm>
#include <oneapi/dnnl/dnnl.hpp>
#include <unordered_map>

#include "core/parallel.h"
#include "engine/aligned_floats.h"
#include "engine/kernels.h"

namespace sightline {

namespace {

using dnnl::memory;

// Maps of fewer values are bytes before a second thread has woken up.
constexpr std::int64_t kBytesWorthSharing = 100'000;
constexpr std::size_t kNowhere = static_cast<std::size_t>(-1);

using Tag = memory::format_tag;
constexpr auto kFloats = memory::data_type::f32, kBytes = memory::data_type::u8,
               kShortFloats = memory::data_type::bf16;

void append_activation(dnnl::post_ops& after, Activation activation) {
  if (activation == Activation::relu) after.append_eltwise(1, dnnl::algorithm::eltwise_relu, 0, 0);
  if (activation == Activation::relu6)
    after.append_eltwise(1, dnnl::algorithm::eltwise_clip, 0, kMostOfRelu6);
}

dnnl::primitive_attr attributes_of(Activation activation, bool adds) {
  dnnl::post_ops after;
  if (adds) after.append_sum(1);
  append_activation(after, activation);
  dnnl::primitive_attr attributes;
  attributes.set_post_ops(after);
  return attributes;
}

memory::dims weight_dims(const ConvolutionShape& shape) {
  if (shape.groups == 1) return {shape.output, shape.input, shape.kernel, shape.kernel};
  return {shape.groups, shape.output / shape.groups, shape.input / shape.groups, shape.kernel, shape.kernel};
}

memory::dims result_dims(const memory::dims& in, const ConvolutionShape& shape) {
  const auto side = [&](std::int64_t size) {
    return (size + 2 * shape.padding - shape.kernel) / shape.stride + 1;
  };
  return {1, shape.output, side(in[2]), side(in[3])};
}

// Memory is taken as floats.
std::size_t floats_of(const memory::desc& layout) {
  return (layout.get_size() + sizeof(float) - 1) / sizeof(float);
}

// What an 8-bit convolution makes of its sums of integers: (sum + bias) * scale of each channel.
struct IntegerSums {
  std::vector<float> scale, bias;
  dnnl::primitive_attr attributes;
};

// To floats; or, where a range is given, to bytes.
IntegerSums integer_sums(const FoldedConvolution& convolution, bool adds, std::span<const float> range) {
  const auto steps = static_cast<float>(int8_steps());
  IntegerSums sums;
  for (std::size_t o = 0; o < convolution.bias.size(); ++o) {
    const float unit = convolution.int8->scale[o] / steps;
    sums.bias.push_back(convolution.bias[o] / unit);
    sums.scale.push_back(range.empty() ? unit : unit * steps / range[o]);
  }
  dnnl::post_ops after;
  if (adds) after.append_sum(1);
  if (range.empty()) {
    append_activation(after, convolution.activation);
  } else {
    after.append_eltwise(1, dnnl::algorithm::eltwise_clip, 0, steps);
  }
  sums.attributes.set_post_ops(after);
  sums.attributes.set_output_scales(1 << 1, sums.scale);
  return sums;
}

}  // namespace

struct ConvolutionGraph::Parts {
  struct MapPart {
    memory::desc layout;
    std::size_t storage = 0;        // maps that lie in one place have the same
    std::vector<float> range = {};  // of the channels of bytes
  };
  struct Step {
    dnnl::primitive primitive;  // none, and no layer: `from` becomes bytes
    Map from = 0, to = 0;
    std::unordered_map<int, memory> arguments;  // the weights; source and destination once they lie somewhere
    std::vector<float> per_unit = {};           // of bytes: steps of each channel
    std::shared_ptr<const PointwiseLayer> layer = {};  // instead of a primitive
    bool adds = false;
    std::optional<Map> second = {};  // whose channels come behind those of `from`

    std::vector<Map> used() const {
      return second ? std::vector<Map>{from, to, *second} : std::vector<Map>{from, to};
    }
  };
  // A convolution as oneDNN is asked for it; weight and bias are plain.
  struct Wanted {
    memory::desc source, result;
    memory weight, bias;
    dnnl::primitive_attr attributes;
    std::optional<Map> added;
  };

  dnnl::engine engine{dnnl::engine::kind::cpu, 0};
  dnnl::stream stream{engine};
  std::vector<MapPart> maps;
  std::vector<Step> steps;
  std::size_t storages = 0;
  Map result = 0;
  memory pixels, output;
  FloatArena constants;
  FloatArena buffers;
  AlignedFloats products;  // of a layer, until they are added
  Watch watch;
  memory::data_type type = kFloats;  // of weights and maps, where they are not of 8 bits

  Map add_map(const memory::desc& layout) {
    maps.push_back({layout, storages++, {}});
    return maps.size() - 1;
  }

  // The same map in another layout.
  Map reordered(Map from, const memory::desc& layout) {
    if (maps[from].layout == layout) return from;
    const Map to = add_map(layout);
    steps.push_back({dnnl::reorder({engine, maps[from].layout, engine, layout}), from, to, {}});
    return to;
  }

  // Channels last.
  Map channels_last(Map from) {
    return reordered(from, memory::desc(maps[from].layout.dims(), kFloats, Tag::nhwc));
  }

  memory plain(const memory::dims& dims, memory::data_type type, Tag tag, const void* values) const {
    return memory({dims, type, tag}, engine, const_cast<void*>(values));
  }

  memory constant(const memory& plain, const memory::desc& wanted) {
    memory own(wanted, engine, constants.take(floats_of(wanted)));
    memory from = plain;
    dnnl::reorder(from, own).execute(stream, from, own);
    stream.wait();
    return own;
  }

  // After which step a storage is no longer needed.
  std::vector<std::size_t> last_uses() const {
    std::vector<std::size_t> last(storages, 0);
    for (std::size_t i = 0; i < steps.size(); ++i) {
      for (const Map map : steps[i].used()) last[maps[map].storage] = i;
    }
    return last;
  }

  Map as_bytes(Map from, const std::vector<float>& range);
  Map add_convolution(Map from, const ConvolutionShape& shape, const Wanted& wanted);
  Map add_floats(Map from, const FoldedConvolution& convolution, std::optional<Map> added);
  Map add_int8(Map from, const FoldedConvolution& convolution, std::optional<Map> added,
               std::span<const float> output_range);
  std::vector<float*> buffers_of_storages();
  void place_maps();
  void write_bytes(const Step& step);
  void apply(const Step& step);
  void run(Step& step);
  void show(const Step& step);
};

// Where each storage lies; those of pixels and result lie nowhere. Of the free buffers the smallest that is
// large enough is taken, or the largest grows.
std::vector<float*> ConvolutionGraph::Parts::buffers_of_storages() {
  const std::vector<std::size_t> last = last_uses();
  std::vector<std::size_t> sizes(storages, 0), buffer(storages, kNowhere), capacity;
  std::vector<bool> taken;
  for (const MapPart& map : maps) sizes[map.storage] = std::max(sizes[map.storage], floats_of(map.layout));
  for (std::size_t i = 0; i < steps.size(); ++i) {
    const std::size_t storage = maps[steps[i].to].storage;
    if (buffer[storage] == kNowhere && steps[i].to != result) {
      std::size_t best = kNowhere;
      const auto better = [&](std::size_t b) {
        if (best == kNowhere) return true;
        const bool fits = capacity[b] >= sizes[storage], best_fits = capacity[best] >= sizes[storage];
        return fits ? !best_fits || capacity[b] < capacity[best] : !best_fits && capacity[b] > capacity[best];
      };
      for (std::size_t b = 0; b < capacity.size(); ++b)
        if (!taken[b] && better(b)) best = b;
      if (best == kNowhere) {
        best = capacity.size();
        capacity.push_back(0);
        taken.push_back(false);
      }
      capacity[best] = std::max(capacity[best], sizes[storage]);
      taken[best] = true;
      buffer[storage] = best;
    }
    for (const Map map : steps[i].used()) {
      const std::size_t used = maps[map].storage;
      if (last[used] == i && buffer[used] != kNowhere) taken[buffer[used]] = false;
    }
  }
  std::size_t all = 0;
  for (const std::size_t count : capacity) all += FloatArena::place_of(count);
  buffers.reserve(all);
  std::vector<float*> places, of_storages;
  for (const std::size_t count : capacity) places.push_back(buffers.take(count));
  for (const std::size_t b : buffer) of_storages.push_back(b == kNowhere ? nullptr : places[b]);
  return of_storages;
}

void ConvolutionGraph::Parts::place_maps() {
  const std::vector<float*> buffer = buffers_of_storages();
  pixels = memory(maps[0].layout, engine, nullptr);
  output = memory(maps[result].layout, engine, nullptr);
  const auto memory_of = [&](Map map) {
    if (map == 0) return pixels;
    if (map == result) return output;
    return memory(maps[map].layout, engine, buffer[maps[map].storage]);
  };
  for (Step& step : steps) {
    step.arguments.emplace(step.second ? DNNL_ARG_MULTIPLE_SRC : DNNL_ARG_SRC, memory_of(step.from));
    if (step.second) step.arguments.emplace(DNNL_ARG_MULTIPLE_SRC + 1, memory_of(*step.second));
    step.arguments.emplace(DNNL_ARG_DST, memory_of(step.to));
  }
}

// The map in bytes: that of before, where others have read it so.
ConvolutionGraph::Map ConvolutionGraph::Parts::as_bytes(Map from, const std::vector<float>& range) {
  if (!maps[from].range.empty()) return from;
  const Map plain = channels_last(from);
  for (const Step& step : steps)
    if (!step.primitive && !step.layer && step.from == plain && maps[step.to].range == range) return step.to;
  const Map to = add_map(memory::desc(maps[plain].layout.dims(), kBytes, Tag::nhwc));
  maps[to].range = range;
  Step step{{}, plain, to, {}};
  for (const float greatest : range) step.per_unit.push_back(static_cast<float>(int8_steps()) / greatest);
  steps.push_back(std::move(step));
  return to;
}

ConvolutionGraph::Map ConvolutionGraph::Parts::add_convolution(Map from, const ConvolutionShape& shape,
                                                               const Wanted& wanted) {
  const memory::dims strides{shape.stride, shape.stride}, padding{shape.padding, shape.padding};
  const bool floats = wanted.weight.get_desc().data_type() == kFloats;
  const memory::desc weight(wanted.weight.get_desc().dims(), floats ? type : memory::data_type::s8, Tag::any);
  const dnnl::convolution_forward::primitive_desc description(
      {dnnl::prop_kind::forward_inference, dnnl::algorithm::convolution_direct, wanted.source, weight,
       wanted.bias.get_desc(), wanted.result, strides, padding, padding},
      wanted.attributes, engine);
  from = reordered(from, description.src_desc());
  const Map to = add_map(description.dst_desc());
  if (wanted.added) maps[to].storage = maps[*wanted.added].storage;
  Step step{dnnl::convolution_forward(description), from, to, {}};
  step.arguments.emplace(DNNL_ARG_WEIGHTS, constant(wanted.weight, description.weights_desc()));
  step.arguments.emplace(DNNL_ARG_BIAS, constant(wanted.bias, description.bias_desc()));
  steps.push_back(std::move(step));
  return to;
}

ConvolutionGraph::Map ConvolutionGraph::Parts::add_floats(Map from, const FoldedConvolution& convolution,
                                                          std::optional<Map> added) {
  const ConvolutionShape& shape = convolution.shape;
  const memory::dims in = maps[from].layout.dims();
  Wanted wanted;
  const bool as_it_is = from == 0 && type == kFloats;
  wanted.source = as_it_is ? maps[from].layout : memory::desc(in, type, Tag::any);
  wanted.result = added ? maps[*added].layout : memory::desc(result_dims(in, shape), type, Tag::any);
  wanted.weight = plain(weight_dims(shape), kFloats, shape.groups > 1 ? Tag::goihw : Tag::oihw,
                        convolution.weight.data());
  wanted.bias = plain({shape.output}, kFloats, Tag::a, convolution.bias.data());
  wanted.attributes = attributes_of(convolution.activation, added.has_value());
  wanted.added = added;
  return add_convolution(from, shape, wanted);
}

ConvolutionGraph::Map ConvolutionGraph::Parts::add_int8(Map from, const FoldedConvolution& convolution,
                                                        std::optional<Map> added,
                                                        std::span<const float> output_range) {
  const ConvolutionShape& shape = convolution.shape;
  // Bytes have no sign and end at their range; a sum is kept in floats.
  if (added || convolution.activation != Activation::relu) output_range = {};
  if (added) added = channels_last(*added);
  from = as_bytes(from, convolution.int8->input_range);
  const IntegerSums sums = integer_sums(convolution, added.has_value(), output_range);
  Wanted wanted;
  wanted.source = maps[from].layout;
  wanted.result = memory::desc(result_dims(maps[from].layout.dims(), shape),
                               output_range.empty() ? kFloats : kBytes, Tag::nhwc);
  wanted.weight = plain(weight_dims(shape), memory::data_type::s8, shape.groups > 1 ? Tag::goihw : Tag::oihw,
                        convolution.int8->values.data());
  wanted.bias = plain({shape.output}, kFloats, Tag::a, sums.bias.data());
  wanted.attributes = sums.attributes;
  wanted.added = added;
  const Map to = add_convolution(from, shape, wanted);
  maps[to].range.assign(output_range.begin(), output_range.end());
  return to;
}

void ConvolutionGraph::Parts::write_bytes(const Step& step) {
  const memory::dims dims = maps[step.from].layout.dims();
  const std::int64_t channels = dims[1], rows = dims[2], row = dims[3] * channels;
  const auto* values = static_cast<const float*>(step.arguments.at(DNNL_ARG_SRC).get_data_handle());
  auto* bytes = static_cast<std::uint8_t*>(step.arguments.at(DNNL_ARG_DST).get_data_handle());
  const int threads = rows * row >= kBytesWorthSharing ? static_cast<int>(parallel_threads()) : 1;
#pragma omp parallel for schedule(static) num_threads(threads) if (threads > 1)
  for (std::int64_t y = 0; y < rows; ++y)
    kernels::to_bytes(values + y * row, step.per_unit.data(), dims[3], channels,
                      static_cast<float>(int8_steps()), bytes + y * row);
}

void ConvolutionGraph::Parts::apply(const Step& step) {
  const memory::dims dims = maps[step.from].layout.dims();
  const auto* from = static_cast<const float*>(step.arguments.at(DNNL_ARG_SRC).get_data_handle());
  auto* to = static_cast<float*>(step.arguments.at(DNNL_ARG_DST).get_data_handle());
  if (step.adds)
    step.layer->add(from, dims[2] * dims[3], to, products.data());
  else
    step.layer->apply(from, dims[2] * dims[3], to);
}

void ConvolutionGraph::Parts::run(Step& step) {
  if (step.layer)
    apply(step);
  else if (step.primitive)
    step.primitive.execute(stream, step.arguments);
  else
    write_bytes(step);
}

void ConvolutionGraph::Parts::show(const Step& step) {
  const memory::dims dims = maps[step.to].layout.dims();
  const memory::desc plain(dims, kFloats, Tag::nhwc);
  std::vector<float> values(plain.get_size() / sizeof(float));
  memory shown(plain, engine, values.data()), map = step.arguments.at(DNNL_ARG_DST);
  dnnl::reorder(map, shown).execute(stream, map, shown);
  stream.wait();
  watch(step.to, values.data(), dims[2] * dims[3], dims[1]);
}

ConvolutionGraph::ConvolutionGraph(int height, int width, ConvolutionPrecision precision)
    : parts_(std::make_unique<Parts>()) {
  if (precision == ConvolutionPrecision::bf16) parts_->type = kShortFloats;
  omp_set_num_threads(static_cast<int>(parallel_threads()));
  parts_->add_map({{1, 3, height, width}, memory::data_type::f32, memory::format_tag::nchw});
}

ConvolutionGraph::~ConvolutionGraph() = default;

void ConvolutionGraph::reserve(std::size_t weights) {
  parts_->constants.reserve(weights);
}

ConvolutionGraph::Map ConvolutionGraph::convolution(Map from, const FoldedConvolution& convolution,
                                                    std::optional<Map> added,
                                                    std::span<const float> output_range) {
  return convolution.int8 ? parts_->add_int8(from, convolution, added, output_range)
                          : parts_->add_floats(from, convolution, added);
}

ConvolutionGraph::Map ConvolutionGraph::pointwise(Map from, PointwiseLayer layer, std::optional<Map> added) {
  Parts& parts = *parts_;
  memory::dims dims = parts.maps[from].layout.dims();
  dims[1] = layer.outputs();
  from = parts.channels_last(from);
  if (added) {
    added = parts.channels_last(*added);
    parts.products.reserve(static_cast<std::size_t>(dims[1] * dims[2] * dims[3]));
  }
  const Map to = parts.add_map(memory::desc(dims, kFloats, Tag::nhwc));
  if (added) parts.maps[to].storage = parts.maps[*added].storage;
  Parts::Step step{{}, from, to, {}};
  step.layer = std::make_shared<const PointwiseLayer>(std::move(layer));
  step.adds = added.has_value();
  parts.steps.push_back(std::move(step));
  return to;
}

ConvolutionGraph::Map ConvolutionGraph::maximum(Map from, const Downsampling& shape) {
  Parts& parts = *parts_;
  const memory::desc& layout = parts.maps[from].layout;
  const memory::dims in = layout.dims();
  const memory::dim rows = reduced_side(shape, static_cast<int>(in[2])),
                    columns = reduced_side(shape, static_cast<int>(in[3]));
  // How far the last window reaches over the lower or the right edge.
  const auto over = [&](memory::dim count, memory::dim side) {
    return std::max<memory::dim>(0, (count - 1) * shape.stride + shape.kernel - side - shape.padding);
  };
  const dnnl::pooling_forward::primitive_desc description(
      {dnnl::prop_kind::forward_inference,
       dnnl::algorithm::pooling_max,
       layout,
       {{1, in[1], rows, columns}, layout.data_type(), Tag::any},
       {shape.stride, shape.stride},
       {shape.kernel, shape.kernel},
       {shape.padding, shape.padding},
       {over(rows, in[2]), over(columns, in[3])}},
      parts.engine);
  const Map to = parts.add_map(description.dst_desc());
  parts.steps.push_back({dnnl::pooling_forward(description), from, to, {}});
  return to;
}

ConvolutionGraph::Map ConvolutionGraph::concatenation(Map first, Map second) {
  Parts& parts = *parts_;
  const dnnl::concat::primitive_desc description(1, {parts.maps[first].layout, parts.maps[second].layout},
                                                 parts.engine);
  const Map to = parts.add_map(description.dst_desc());
  Parts::Step step{dnnl::concat(description), first, to, {}};
  step.second = second;
  parts.steps.push_back(std::move(step));
  return to;
}

void ConvolutionGraph::finish(Map result) {
  Parts& parts = *parts_;
  const memory::desc channels_last(parts.maps[result].layout.dims(), memory::data_type::f32,
                                   memory::format_tag::nhwc);
  parts.result = parts.add_map(channels_last);
  parts.steps.push_back(
      {dnnl::reorder({parts.engine, parts.maps[result].layout, parts.engine, channels_last}),
       result,
       parts.result,
       {}});
  parts.place_maps();
}

Grid ConvolutionGraph::result_grid() const {
  const memory::dims dims = parts_->maps[parts_->result].layout.dims();
  return {static_cast<int>(dims[2]), static_cast<int>(dims[3])};
}

std::int64_t ConvolutionGraph::result_channels() const {
  return parts_->maps[parts_->result].layout.dims()[1];
}

void ConvolutionGraph::run(const float* pixels, float* result) {
  omp_set_num_threads(static_cast<int>(parallel_threads()));
  parts_->pixels.set_data_handle(const_cast<float*>(pixels));
  parts_->output.set_data_handle(result);
  for (Parts::Step& step : parts_->steps) {
    parts_->run(step);
    if (parts_->watch) parts_->show(step);
  }
  parts_->stream.wait();
}

void ConvolutionGraph::watch(Watch watch) {
  parts_->watch = std::move(watch);
}

int int8_steps() {
#if defined(__x86_64__)
  switch (dnnl::get_effective_cpu_isa()) {
    case dnnl::cpu_isa::avx512_core_vnni:
    case dnnl::cpu_isa::avx512_core_bf16:
    case dnnl::cpu_isa::avx512_core_amx:
    case dnnl::cpu_isa::avx2_vnni:
      return 255;
    default:
      return 127;
  }
#else
  return 255;
#endif
}

}  // namespace sightline
