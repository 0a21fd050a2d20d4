#pragma once

#include <cstdint>

// The inner loops of additive attention, one caption's step at a time, on plain memory. Eager tensors would
// write a [B, L, A] temporary per operation and step, which is where half of a training step goes; these
// write none. The float versions are compiled for AVX-512, AVX2 and the baseline and chosen when the program
// starts.
namespace sightline::kernels {

// scores[l] = sum_a v[a] * tanh(keys[l, a] + query[a]).  keys [L, A], query [A], v [A], scores [L].
void additive_scores(const float* keys, const float* query, const float* v, std::int64_t L, std::int64_t A,
                     float* scores);
void additive_scores(const double* keys, const double* query, const double* v, std::int64_t L, std::int64_t A,
                     double* scores);

// Adds the gradients of additive_scores for one caption's step; tanh is computed again rather than kept.
// grad_scores [L]; grad_keys [L, A], grad_query [A], grad_v [A] are added to.
void additive_scores_backward(const float* keys, const float* query, const float* v, const float* grad_scores,
                              std::int64_t L, std::int64_t A, float* grad_keys, float* grad_query,
                              float* grad_v);
void additive_scores_backward(const double* keys, const double* query, const double* v,
                              const double* grad_scores, std::int64_t L, std::int64_t A, double* grad_keys,
                              double* grad_query, double* grad_v);

// context[d] = sum_l alpha[l] * features[l, d].  features [L, D], alpha [L], context [D].
void weighted_sum(const float* features, const float* alpha, std::int64_t L, std::int64_t D, float* context);
void weighted_sum(const double* features, const double* alpha, std::int64_t L, std::int64_t D,
                  double* context);

// grad_alpha[l] = grad_context · features[l] (written); grad_features[l, d] += alpha[l] * grad_context[d]
// (added to, skipped when null).
void weighted_sum_backward(const float* features, const float* alpha, const float* grad_context,
                           std::int64_t L, std::int64_t D, float* grad_alpha, float* grad_features);
void weighted_sum_backward(const double* features, const double* alpha, const double* grad_context,
                           std::int64_t L, std::int64_t D, double* grad_alpha, double* grad_features);

// The LSTM's element-wise part for one row. gates [4H] before their non-linearities, in the order input,
// forget, candidate, output; previous cell [H]. Writes the activated gates [4H], the new cell and hidden [H].
void lstm_cell(const float* gates, const float* previous_cell, std::int64_t H, float* activated, float* cell,
               float* hidden);
void lstm_cell(const double* gates, const double* previous_cell, std::int64_t H, double* activated,
               double* cell, double* hidden);

// Gradients of lstm_cell: from d/d hidden and d/d cell to d/d gates [4H] and d/d previous cell [H] (both
// written).
void lstm_cell_backward(const float* activated, const float* previous_cell, const float* cell,
                        const float* grad_hidden, const float* grad_cell, std::int64_t H, float* grad_gates,
                        float* grad_previous_cell);
void lstm_cell_backward(const double* activated, const double* previous_cell, const double* cell,
                        const double* grad_hidden, const double* grad_cell, std::int64_t H,
                        double* grad_gates, double* grad_previous_cell);

}  // namespace sightline::kernels
