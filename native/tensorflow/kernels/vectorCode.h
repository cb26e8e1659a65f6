// The inner loops of our kernels, compiled for several instruction sets; the best one that the
// processor has is chosen when the addon is loaded.
#pragma once

namespace latent {

// Width of the rows of b and c in `multiply_narrow`.
constexpr int kProductColumns = 48;

struct VectorCode {
  const char* name;
  // c = a b for a [rows, inner], b [inner, kProductColumns] and c [rows, kProductColumns], of which
  // the first `columns` are meant; what stands in the others of c is not said.
  void (*multiply_narrow)(long rows, int inner, int columns, const float* a, const float* b,
                          float* c);
  // y = max(x + bias, 0) over the last axis; NaN stays. y may be x.
  void (*bias_relu)(const float* x, const float* bias, float* y, long rows, int channels);
  // dx = dy where y is above 0, else 0; its sums over the rows are added to bias_sums. dx may be dy.
  void (*bias_relu_gradient)(const float* dy, const float* y, float* dx, float* bias_sums,
                             long rows, int channels);
  // nll = max(x, 0) - t x + log1p(exp(-|x|)), within a few units in the last place; NaN stays.
  void (*bernoulli_nll)(const float* logits, const float* targets, float* nll, long count);
  // dx = dy (sigmoid(x) - t), with one dy for all (dy_step 0) or one for each (1).
  void (*bernoulli_nll_gradient)(const float* dy, int dy_step, const float* logits,
                                 const float* targets, float* dx, long count);
  void (*adam)(float* value, float* m, float* v, const float* gradient, long count,
               float step_size, float one_minus_beta1, float one_minus_beta2, float epsilon);
};

// Returns the code for this processor, or null where it has neither AVX2 nor AVX-512.
const VectorCode* BestVectorCode();

}  // namespace latent
