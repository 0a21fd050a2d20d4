#include "model/attention_functions.h"

#include <ATen/Parallel.h>

#include <vector>

#include "model/attention_kernels.h"

namespace sightline {

namespace {

using torch::autograd::AutogradContext;
using torch::autograd::variable_list;

// Rows by image, so that one thread owns all additions to an image's gradient: no races, and the same sums on
// any number of threads.
class RowsOfImages {
 public:
  RowsOfImages(const at::Tensor& image, std::int64_t images) : first_(images + 1, 0), rows_(image.numel()) {
    const auto* index = image.data_ptr<std::int64_t>();
    for (std::int64_t b = 0; b < image.numel(); ++b) ++first_[index[b] + 1];
    for (std::int64_t n = 0; n < images; ++n) first_[n + 1] += first_[n];
    std::vector<std::int64_t> next(first_.begin(), first_.end() - 1);
    for (std::int64_t b = 0; b < image.numel(); ++b) rows_[next[index[b]]++] = b;
  }

  template <class F>
  void for_each_row(std::int64_t image, F&& f) const {
    for (std::int64_t i = first_[image]; i < first_[image + 1]; ++i) f(rows_[i]);
  }

 private:
  std::vector<std::int64_t> first_, rows_;
};

bool has_kernels(const at::Tensor& tensor) {
  return tensor.device().is_cpu() &&
         (tensor.scalar_type() == at::kFloat || tensor.scalar_type() == at::kDouble);
}

template <class F>
void dispatch(const at::Tensor& tensor, F&& f) {
  if (tensor.scalar_type() == at::kFloat) {
    f(float{});
  } else {
    f(double{});
  }
}

struct AdditiveScores : torch::autograd::Function<AdditiveScores> {
  static at::Tensor forward(AutogradContext* context, const at::Tensor& keys_in, const at::Tensor& query_in,
                            const at::Tensor& v_in, const at::Tensor& image) {
    const auto keys = keys_in.contiguous(), query = query_in.contiguous(), v = v_in.contiguous();
    context->save_for_backward({keys, query, v, image});
    const auto B = query.size(0), L = keys.size(1), A = keys.size(2);
    auto scores = at::empty({B, L}, query.options());
    dispatch(keys, [&](auto scalar) {
      using T = decltype(scalar);
      const auto* index = image.data_ptr<std::int64_t>();
      const T *k = keys.data_ptr<T>(), *q = query.data_ptr<T>(), *w = v.data_ptr<T>();
      T* out = scores.data_ptr<T>();
      at::parallel_for(0, B, 1, [&](std::int64_t begin, std::int64_t end) {
        for (std::int64_t b = begin; b < end; ++b)
          kernels::additive_scores(k + index[b] * L * A, q + b * A, w, L, A, out + b * L);
      });
    });
    return scores;
  }

  static variable_list backward(AutogradContext* context, variable_list grads) {
    const auto saved = context->get_saved_variables();
    const auto &keys = saved[0], &query = saved[1], &v = saved[2], &image = saved[3];
    const auto N = keys.size(0), L = keys.size(1), A = keys.size(2);
    const auto grad_scores = grads[0].contiguous();
    auto grad_keys = at::zeros_like(keys), grad_query = at::zeros_like(query);
    auto grad_v = at::zeros({N, A}, v.options());  // one row an image, summed in order below
    const RowsOfImages rows(image, N);
    dispatch(keys, [&](auto scalar) {
      using T = decltype(scalar);
      const T *k = keys.data_ptr<T>(), *q = query.data_ptr<T>(), *w = v.data_ptr<T>(),
              *g = grad_scores.data_ptr<T>();
      T *gk = grad_keys.data_ptr<T>(), *gq = grad_query.data_ptr<T>(), *gv = grad_v.data_ptr<T>();
      at::parallel_for(0, N, 1, [&](std::int64_t begin, std::int64_t end) {
        for (std::int64_t n = begin; n < end; ++n) {
          rows.for_each_row(n, [&](std::int64_t b) {
            kernels::additive_scores_backward(k + n * L * A, q + b * A, w, g + b * L, L, A, gk + n * L * A,
                                              gq + b * A, gv + n * A);
          });
        }
      });
    });
    return {grad_keys, grad_query, grad_v.sum(0), at::Tensor()};
  }
};

struct WeightedRegions : torch::autograd::Function<WeightedRegions> {
  static at::Tensor forward(AutogradContext* context, const at::Tensor& features_in,
                            const at::Tensor& alpha_in, const at::Tensor& image) {
    const auto features = features_in.contiguous(), alpha = alpha_in.contiguous();
    context->save_for_backward({features, alpha, image});
    context->saved_data["features_learn"] = features_in.requires_grad();
    const auto B = alpha.size(0), L = features.size(1), D = features.size(2);
    auto result = at::empty({B, D}, features.options());
    dispatch(features, [&](auto scalar) {
      using T = decltype(scalar);
      const auto* index = image.data_ptr<std::int64_t>();
      const T *f = features.data_ptr<T>(), *a = alpha.data_ptr<T>();
      T* out = result.data_ptr<T>();
      at::parallel_for(0, B, 1, [&](std::int64_t begin, std::int64_t end) {
        for (std::int64_t b = begin; b < end; ++b)
          kernels::weighted_sum(f + index[b] * L * D, a + b * L, L, D, out + b * D);
      });
    });
    return result;
  }

  static variable_list backward(AutogradContext* context, variable_list grads) {
    const auto saved = context->get_saved_variables();
    const auto &features = saved[0], &alpha = saved[1], &image = saved[2];
    const auto N = features.size(0), L = features.size(1), D = features.size(2);
    const auto grad_context = grads[0].contiguous();
    auto grad_alpha = at::empty_like(alpha);
    // A frozen encoder's regions need no gradient, and it would be the largest one.
    const bool features_learn = context->saved_data["features_learn"].toBool();
    auto grad_features = features_learn ? at::zeros_like(features) : at::Tensor();
    const RowsOfImages rows(image, N);
    dispatch(features, [&](auto scalar) {
      using T = decltype(scalar);
      const T *f = features.data_ptr<T>(), *a = alpha.data_ptr<T>(), *g = grad_context.data_ptr<T>();
      T* ga = grad_alpha.data_ptr<T>();
      T* gf = features_learn ? grad_features.data_ptr<T>() : nullptr;
      at::parallel_for(0, N, 1, [&](std::int64_t begin, std::int64_t end) {
        for (std::int64_t n = begin; n < end; ++n) {
          rows.for_each_row(n, [&](std::int64_t b) {
            kernels::weighted_sum_backward(f + n * L * D, a + b * L, g + b * D, L, D, ga + b * L,
                                           gf == nullptr ? nullptr : gf + n * L * D);
          });
        }
      });
    });
    return {grad_features, grad_alpha, at::Tensor()};
  }
};

struct LstmCell : torch::autograd::Function<LstmCell> {
  static variable_list forward(AutogradContext* context, const at::Tensor& gates_in,
                               const at::Tensor& previous_in) {
    const auto gates = gates_in.contiguous(), previous = previous_in.contiguous();
    const auto B = previous.size(0), H = previous.size(1);
    auto activated = at::empty_like(gates), cell = at::empty_like(previous),
         hidden = at::empty_like(previous);
    dispatch(gates, [&](auto scalar) {
      using T = decltype(scalar);
      const T *g = gates.data_ptr<T>(), *p = previous.data_ptr<T>();
      T *a = activated.data_ptr<T>(), *c = cell.data_ptr<T>(), *h = hidden.data_ptr<T>();
      at::parallel_for(0, B, 8, [&](std::int64_t begin, std::int64_t end) {
        for (std::int64_t b = begin; b < end; ++b)
          kernels::lstm_cell(g + b * 4 * H, p + b * H, H, a + b * 4 * H, c + b * H, h + b * H);
      });
    });
    context->save_for_backward({activated, previous, cell});
    return {hidden, cell};
  }

  static variable_list backward(AutogradContext* context, variable_list grads) {
    const auto saved = context->get_saved_variables();
    const auto &activated = saved[0], &previous = saved[1], &cell = saved[2];
    const auto B = previous.size(0), H = previous.size(1);
    const auto grad_hidden = grads[0].contiguous(), grad_cell = grads[1].contiguous();
    auto grad_gates = at::empty_like(activated), grad_previous = at::empty_like(previous);
    dispatch(activated, [&](auto scalar) {
      using T = decltype(scalar);
      const T *a = activated.data_ptr<T>(), *p = previous.data_ptr<T>(), *c = cell.data_ptr<T>();
      const T *gh = grad_hidden.data_ptr<T>(), *gc = grad_cell.data_ptr<T>();
      T *gg = grad_gates.data_ptr<T>(), *gp = grad_previous.data_ptr<T>();
      at::parallel_for(0, B, 8, [&](std::int64_t begin, std::int64_t end) {
        for (std::int64_t b = begin; b < end; ++b)
          kernels::lstm_cell_backward(a + b * 4 * H, p + b * H, c + b * H, gh + b * H, gc + b * H, H,
                                      gg + b * 4 * H, gp + b * H);
      });
    });
    return {grad_gates, grad_previous};
  }
};

}  // namespace

at::Tensor additive_scores(const at::Tensor& keys, const at::Tensor& query, const at::Tensor& v,
                           const at::Tensor& image) {
  if (has_kernels(keys)) return AdditiveScores::apply(keys, query, v, image);
  return at::tanh(keys.index_select(0, image) + query.unsqueeze(1)).matmul(v);
}

at::Tensor weighted_regions(const at::Tensor& features, const at::Tensor& alpha, const at::Tensor& image) {
  if (has_kernels(features)) return WeightedRegions::apply(features, alpha, image);
  return at::bmm(alpha.unsqueeze(1), features.index_select(0, image)).squeeze(1);
}

std::pair<at::Tensor, at::Tensor> lstm_cell(const at::Tensor& gates, const at::Tensor& previous_cell) {
  if (has_kernels(gates)) {
    auto result = LstmCell::apply(gates, previous_cell);
    return {result[0], result[1]};
  }
  const auto parts = gates.chunk(4, 1);
  const auto cell = at::sigmoid(parts[1]) * previous_cell + at::sigmoid(parts[0]) * at::tanh(parts[2]);
  return {at::sigmoid(parts[3]) * at::tanh(cell), cell};
}

}  // namespace sightline
