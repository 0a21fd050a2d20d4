#include "model/attention_kernels.h"

#include <cmath>

#include "core/function_clones.h"

// Compiled with -ffast-math (see CMakeLists.txt), so that sums vectorise and tanh and exp come from libmvec.
namespace sightline::kernels {

namespace {

template <class T>
SIGHTLINE_INLINE void scores_of(const T* keys, const T* query, const T* v, std::int64_t L, std::int64_t A,
                                T* scores) {
  for (std::int64_t l = 0; l < L; ++l) {
    const T* key = keys + l * A;
    T sum = 0;
    for (std::int64_t a = 0; a < A; ++a) sum += v[a] * std::tanh(key[a] + query[a]);
    scores[l] = sum;
  }
}

template <class T>
SIGHTLINE_INLINE void scores_backward_of(const T* keys, const T* query, const T* v, const T* grad_scores,
                                         std::int64_t L, std::int64_t A, T* __restrict grad_keys,
                                         T* __restrict grad_query, T* __restrict grad_v) {
  for (std::int64_t l = 0; l < L; ++l) {
    const T* key = keys + l * A;
    T* grad_key = grad_keys + l * A;
    const T grad = grad_scores[l];
    for (std::int64_t a = 0; a < A; ++a) {
      const T t = std::tanh(key[a] + query[a]);
      const T through = grad * v[a] * (1 - t * t);
      grad_key[a] += through;
      grad_query[a] += through;
      grad_v[a] += grad * t;
    }
  }
}

template <class T>
SIGHTLINE_INLINE void weighted_sum_of(const T* features, const T* alpha, std::int64_t L, std::int64_t D,
                                      T* __restrict context) {
  for (std::int64_t d = 0; d < D; ++d) context[d] = 0;
  for (std::int64_t l = 0; l < L; ++l) {
    const T weight = alpha[l];
    const T* feature = features + l * D;
    for (std::int64_t d = 0; d < D; ++d) context[d] += weight * feature[d];
  }
}

template <class T>
SIGHTLINE_INLINE void weighted_sum_backward_of(const T* features, const T* alpha, const T* grad_context,
                                               std::int64_t L, std::int64_t D, T* __restrict grad_alpha,
                                               T* __restrict grad_features) {
  for (std::int64_t l = 0; l < L; ++l) {
    const T* feature = features + l * D;
    T sum = 0;
    for (std::int64_t d = 0; d < D; ++d) sum += grad_context[d] * feature[d];
    grad_alpha[l] = sum;
  }
  if (grad_features == nullptr) return;
  for (std::int64_t l = 0; l < L; ++l) {
    const T weight = alpha[l];
    T* grad_feature = grad_features + l * D;
    for (std::int64_t d = 0; d < D; ++d) grad_feature[d] += weight * grad_context[d];
  }
}

template <class T>
SIGHTLINE_INLINE T sigmoid(T x) {
  return T(0.5) * std::tanh(T(0.5) * x) + T(0.5);
}

template <class T>
SIGHTLINE_INLINE void cell_of(const T* gates, const T* previous_cell, std::int64_t H, T* __restrict activated,
                              T* __restrict cell, T* __restrict hidden) {
  for (std::int64_t h = 0; h < H; ++h) {
    const T input = sigmoid(gates[h]);
    const T forget = sigmoid(gates[H + h]);
    const T candidate = std::tanh(gates[2 * H + h]);
    const T output = sigmoid(gates[3 * H + h]);
    const T value = forget * previous_cell[h] + input * candidate;
    activated[h] = input;
    activated[H + h] = forget;
    activated[2 * H + h] = candidate;
    activated[3 * H + h] = output;
    cell[h] = value;
    hidden[h] = output * std::tanh(value);
  }
}

template <class T>
SIGHTLINE_INLINE void cell_backward_of(const T* activated, const T* previous_cell, const T* cell,
                                       const T* grad_hidden, const T* grad_cell, std::int64_t H,
                                       T* __restrict grad_gates, T* __restrict grad_previous_cell) {
  for (std::int64_t h = 0; h < H; ++h) {
    const T input = activated[h], forget = activated[H + h];
    const T candidate = activated[2 * H + h], output = activated[3 * H + h];
    const T squashed = std::tanh(cell[h]);
    const T through = grad_cell[h] + grad_hidden[h] * output * (1 - squashed * squashed);
    grad_gates[h] = through * candidate * input * (1 - input);
    grad_gates[H + h] = through * previous_cell[h] * forget * (1 - forget);
    grad_gates[2 * H + h] = through * input * (1 - candidate * candidate);
    grad_gates[3 * H + h] = grad_hidden[h] * squashed * output * (1 - output);
    grad_previous_cell[h] = through * forget;
  }
}

}  // namespace

SIGHTLINE_CLONES void additive_scores(const float* keys, const float* query, const float* v, std::int64_t L,
                                      std::int64_t A, float* scores) {
  scores_of(keys, query, v, L, A, scores);
}
void additive_scores(const double* keys, const double* query, const double* v, std::int64_t L, std::int64_t A,
                     double* scores) {
  scores_of(keys, query, v, L, A, scores);
}

SIGHTLINE_CLONES void additive_scores_backward(const float* keys, const float* query, const float* v,
                                               const float* grad_scores, std::int64_t L, std::int64_t A,
                                               float* grad_keys, float* grad_query, float* grad_v) {
  scores_backward_of(keys, query, v, grad_scores, L, A, grad_keys, grad_query, grad_v);
}
void additive_scores_backward(const double* keys, const double* query, const double* v,
                              const double* grad_scores, std::int64_t L, std::int64_t A, double* grad_keys,
                              double* grad_query, double* grad_v) {
  scores_backward_of(keys, query, v, grad_scores, L, A, grad_keys, grad_query, grad_v);
}

SIGHTLINE_CLONES void weighted_sum(const float* features, const float* alpha, std::int64_t L, std::int64_t D,
                                   float* context) {
  weighted_sum_of(features, alpha, L, D, context);
}
void weighted_sum(const double* features, const double* alpha, std::int64_t L, std::int64_t D,
                  double* context) {
  weighted_sum_of(features, alpha, L, D, context);
}

SIGHTLINE_CLONES void weighted_sum_backward(const float* features, const float* alpha,
                                            const float* grad_context, std::int64_t L, std::int64_t D,
                                            float* grad_alpha, float* grad_features) {
  weighted_sum_backward_of(features, alpha, grad_context, L, D, grad_alpha, grad_features);
}
void weighted_sum_backward(const double* features, const double* alpha, const double* grad_context,
                           std::int64_t L, std::int64_t D, double* grad_alpha, double* grad_features) {
  weighted_sum_backward_of(features, alpha, grad_context, L, D, grad_alpha, grad_features);
}

SIGHTLINE_CLONES void lstm_cell(const float* gates, const float* previous_cell, std::int64_t H,
                                float* activated, float* cell, float* hidden) {
  cell_of(gates, previous_cell, H, activated, cell, hidden);
}
void lstm_cell(const double* gates, const double* previous_cell, std::int64_t H, double* activated,
               double* cell, double* hidden) {
  cell_of(gates, previous_cell, H, activated, cell, hidden);
}

SIGHTLINE_CLONES void lstm_cell_backward(const float* activated, const float* previous_cell,
                                         const float* cell, const float* grad_hidden, const float* grad_cell,
                                         std::int64_t H, float* grad_gates, float* grad_previous_cell) {
  cell_backward_of(activated, previous_cell, cell, grad_hidden, grad_cell, H, grad_gates, grad_previous_cell);
}
void lstm_cell_backward(const double* activated, const double* previous_cell, const double* cell,
                        const double* grad_hidden, const double* grad_cell, std::int64_t H,
                        double* grad_gates, double* grad_previous_cell) {
  cell_backward_of(activated, previous_cell, cell, grad_hidden, grad_cell, H, grad_gates, grad_previous_cell);
}

}  // namespace sightline::kernels
