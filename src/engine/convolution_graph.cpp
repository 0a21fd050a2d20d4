#include "engine/convolution_graph.h"

#include <omp.h>

#include <algorithm>
#include <oneapi/dnnl/dnnl.hpp>
#include <unordered_map>

#include "core/parallel.h"
#include "engine/aligned_floats.h"

namespace sightline {

namespace {

using dnnl::memory;

constexpr float kMostOfRelu6 = 6;
constexpr std::size_t kNowhere = static_cast<std::size_t>(-1);

dnnl::primitive_attr attributes_of(Activation activation, bool adds) {
  dnnl::post_ops after;
  if (adds) after.append_sum(1);
  if (activation == Activation::relu) after.append_eltwise(1, dnnl::algorithm::eltwise_relu, 0, 0);
  if (activation == Activation::relu6)
    after.append_eltwise(1, dnnl::algorithm::eltwise_clip, 0, kMostOfRelu6);
  dnnl::primitive_attr attributes;
  attributes.set_post_ops(after);
  return attributes;
}

}  // namespace

struct ConvolutionGraph::Parts {
  struct MapPart {
    memory::desc layout;
    std::size_t storage = 0;  // maps that lie in one place have the same
  };
  struct Step {
    dnnl::primitive primitive;
    Map from = 0, to = 0;
    std::unordered_map<int, memory> arguments;  // the weights; source and destination once they lie somewhere
  };

  dnnl::engine engine{dnnl::engine::kind::cpu, 0};
  dnnl::stream stream{engine};
  std::vector<MapPart> maps;
  std::vector<Step> steps;
  std::size_t storages = 0;
  Map result = 0;
  memory pixels, output;
  FloatArena constants;
  std::vector<AlignedFloats> buffers;

  Map add_map(const memory::desc& layout) {
    maps.push_back({layout, storages++});
    return maps.size() - 1;
  }

  // The same map in another layout.
  Map reordered(Map from, const memory::desc& layout) {
    if (maps[from].layout == layout) return from;
    const Map to = add_map(layout);
    steps.push_back({dnnl::reorder({engine, maps[from].layout, engine, layout}), from, to, {}});
    return to;
  }

  memory constant(const memory::dims& dims, memory::format_tag tag, const std::vector<float>& values,
                  const memory::desc& wanted) {
    memory plain({dims, memory::data_type::f32, tag}, engine, const_cast<float*>(values.data()));
    memory own(wanted, engine, constants.take(wanted.get_size() / sizeof(float)));
    dnnl::reorder(plain, own).execute(stream, plain, own);
    stream.wait();
    return own;
  }

  // After which step a storage is no longer needed.
  std::vector<std::size_t> last_uses() const {
    std::vector<std::size_t> last(storages, 0);
    for (std::size_t i = 0; i < steps.size(); ++i) {
      last[maps[steps[i].from].storage] = i;
      last[maps[steps[i].to].storage] = i;
    }
    return last;
  }

  std::vector<std::size_t> buffers_of_storages();
  void place_maps();
};

// Which buffer each storage lies in; those of pixels and result lie in none. The largest free one is taken,
// and grows where it must.
std::vector<std::size_t> ConvolutionGraph::Parts::buffers_of_storages() {
  const std::vector<std::size_t> last = last_uses();
  std::vector<std::size_t> sizes(storages, 0), buffer(storages, kNowhere), capacity;
  std::vector<bool> taken;
  for (const MapPart& map : maps)
    sizes[map.storage] = std::max(sizes[map.storage], map.layout.get_size() / sizeof(float));
  for (std::size_t i = 0; i < steps.size(); ++i) {
    const std::size_t storage = maps[steps[i].to].storage;
    if (buffer[storage] == kNowhere && steps[i].to != result) {
      std::size_t best = kNowhere;
      for (std::size_t b = 0; b < capacity.size(); ++b)
        if (!taken[b] && (best == kNowhere || capacity[b] > capacity[best])) best = b;
      if (best == kNowhere) {
        best = capacity.size();
        capacity.push_back(0);
        taken.push_back(false);
      }
      capacity[best] = std::max(capacity[best], sizes[storage]);
      taken[best] = true;
      buffer[storage] = best;
    }
    for (const Map map : {steps[i].from, steps[i].to}) {
      const std::size_t used = maps[map].storage;
      if (last[used] == i && buffer[used] != kNowhere) taken[buffer[used]] = false;
    }
  }
  for (const std::size_t count : capacity) buffers.emplace_back(count);
  return buffer;
}

void ConvolutionGraph::Parts::place_maps() {
  const std::vector<std::size_t> buffer = buffers_of_storages();
  pixels = memory(maps[0].layout, engine, nullptr);
  output = memory(maps[result].layout, engine, nullptr);
  const auto memory_of = [&](Map map) {
    if (map == 0) return pixels;
    if (map == result) return output;
    return memory(maps[map].layout, engine, buffers[buffer[maps[map].storage]].data());
  };
  for (Step& step : steps) {
    step.arguments.emplace(DNNL_ARG_SRC, memory_of(step.from));
    step.arguments.emplace(DNNL_ARG_DST, memory_of(step.to));
  }
}

ConvolutionGraph::ConvolutionGraph(int height, int width) : parts_(std::make_unique<Parts>()) {
  omp_set_num_threads(static_cast<int>(parallel_threads()));
  parts_->add_map({{1, 3, height, width}, memory::data_type::f32, memory::format_tag::nchw});
}

ConvolutionGraph::~ConvolutionGraph() = default;

ConvolutionGraph::Map ConvolutionGraph::convolution(Map from, const FoldedConvolution& convolution,
                                                    std::optional<Map> added) {
  Parts& parts = *parts_;
  const ConvolutionShape& shape = convolution.shape;
  const memory::dims in = parts.maps[from].layout.dims();
  const auto side = [&](std::int64_t size) {
    return (size + 2 * shape.padding - shape.kernel) / shape.stride + 1;
  };
  const auto f32 = memory::data_type::f32;
  const auto any = memory::format_tag::any;
  const bool grouped = shape.groups > 1;
  memory::dims weight_dims{shape.output, shape.input, shape.kernel, shape.kernel};
  if (grouped)
    weight_dims = {shape.groups, shape.output / shape.groups, shape.input / shape.groups, shape.kernel,
                   shape.kernel};
  const memory::desc source = from == 0 ? parts.maps[from].layout : memory::desc(in, f32, any);
  const memory::desc wanted =
      added ? parts.maps[*added].layout : memory::desc({1, shape.output, side(in[2]), side(in[3])}, f32, any);
  const memory::dims strides{shape.stride, shape.stride}, padding{shape.padding, shape.padding};
  const dnnl::convolution_forward::primitive_desc description(
      {dnnl::prop_kind::forward_inference, dnnl::algorithm::convolution_direct, source,
       memory::desc(weight_dims, f32, any), memory::desc({shape.output}, f32, memory::format_tag::a), wanted,
       strides, padding, padding},
      attributes_of(convolution.activation, added.has_value()), parts.engine);
  from = parts.reordered(from, description.src_desc());
  const Map to = parts.add_map(description.dst_desc());
  if (added) parts.maps[to].storage = parts.maps[*added].storage;
  Parts::Step step{dnnl::convolution_forward(description), from, to, {}};
  step.arguments.emplace(
      DNNL_ARG_WEIGHTS,
      parts.constant(weight_dims, grouped ? memory::format_tag::goihw : memory::format_tag::oihw,
                     convolution.weight, description.weights_desc()));
  step.arguments.emplace(DNNL_ARG_BIAS, parts.constant({shape.output}, memory::format_tag::a,
                                                       convolution.bias, description.bias_desc()));
  parts.steps.push_back(std::move(step));
  return to;
}

ConvolutionGraph::Map ConvolutionGraph::maximum(Map from, int side, int stride, int padding) {
  Parts& parts = *parts_;
  const memory::dims in = parts.maps[from].layout.dims();
  const auto reduced = [&](std::int64_t size) { return (size + 2 * padding - side) / stride + 1; };
  const memory::desc wanted({1, in[1], reduced(in[2]), reduced(in[3])}, memory::data_type::f32,
                            memory::format_tag::any);
  const dnnl::pooling_forward::primitive_desc description({dnnl::prop_kind::forward_inference,
                                                           dnnl::algorithm::pooling_max,
                                                           parts.maps[from].layout,
                                                           wanted,
                                                           {stride, stride},
                                                           {side, side},
                                                           {padding, padding},
                                                           {padding, padding}},
                                                          parts.engine);
  const Map to = parts.add_map(description.dst_desc());
  parts.steps.push_back({dnnl::pooling_forward(description), from, to, {}});
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
  for (Parts::Step& step : parts_->steps) step.primitive.execute(parts_->stream, step.arguments);
  parts_->stream.wait();
}

}  // namespace sightline
