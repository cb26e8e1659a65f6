#include "vectorCode.h"

#if defined(__x86_64__)

#include <immintrin.h>

#pragma GCC push_options
#pragma GCC optimize("O3", "no-math-errno", "no-trapping-math")
#pragma GCC target("avx512f,avx512vl,avx512bw,avx512dq,avx2,fma,prefer-vector-width=512")
namespace latent::avx512 {
#define VECTOR_WIDTH 16
#define VECTOR_SQRT(x) reinterpret_cast<Vector>(_mm512_sqrt_ps(x))
#define TILE_ROWS 8
#include "vectorCode.inl"
#undef VECTOR_WIDTH
#undef VECTOR_SQRT
#undef TILE_ROWS
}  // namespace latent::avx512
#pragma GCC pop_options

#pragma GCC push_options
#pragma GCC optimize("O3", "no-math-errno", "no-trapping-math")
#pragma GCC target("avx2,fma")
namespace latent::avx2 {
#define VECTOR_WIDTH 8
#define VECTOR_SQRT(x) reinterpret_cast<Vector>(_mm256_sqrt_ps(x))
#define TILE_ROWS 2
#include "vectorCode.inl"
#undef VECTOR_WIDTH
#undef VECTOR_SQRT
#undef TILE_ROWS
}  // namespace latent::avx2
#pragma GCC pop_options

namespace latent {

const VectorCode* BestVectorCode() {
  static const VectorCode avx512_code = {"AVX-512", avx512::MultiplyNarrow, avx512::BiasRelu,
                                         avx512::BiasReluGradient, avx512::BernoulliNll, avx512::BernoulliNllGradient, avx512::Adam};
  static const VectorCode avx2_code = {"AVX2", avx2::MultiplyNarrow, avx2::BiasRelu,
                                       avx2::BiasReluGradient, avx2::BernoulliNll, avx2::BernoulliNllGradient, avx2::Adam};
  if (__builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512vl") &&
      __builtin_cpu_supports("avx512bw") && __builtin_cpu_supports("avx512dq")) {
    return &avx512_code;
  }
  return __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma") ? &avx2_code : nullptr;
}

}  // namespace latent

#else

namespace latent {

const VectorCode* BestVectorCode() { return nullptr; }

}  // namespace latent

#endif
