#include "gram.h"

#if defined(__x86_64__)

#pragma GCC push_options
#pragma GCC optimize("O3", "no-math-errno", "no-trapping-math")
#pragma GCC target("avx512f,avx512vl,avx512bw,avx512dq,avx2,fma,prefer-vector-width=512")
namespace latent::avx512 {
#define VECTOR_WIDTH 16
#define TILE_ROWS 8
#define TILE_VECTORS 2
#include "gram.inl"
#undef VECTOR_WIDTH
#undef TILE_ROWS
#undef TILE_VECTORS
}  // namespace latent::avx512
#pragma GCC pop_options

#pragma GCC push_options
#pragma GCC optimize("O3", "no-math-errno", "no-trapping-math")
#pragma GCC target("avx2,fma")
namespace latent::avx2 {
#define VECTOR_WIDTH 8
#define TILE_ROWS 4
#define TILE_VECTORS 2
#include "gram.inl"
#undef VECTOR_WIDTH
#undef TILE_ROWS
#undef TILE_VECTORS
}  // namespace latent::avx2
#pragma GCC pop_options

namespace latent {

const GramCode* BestGramCode() {
  static const GramCode avx512_code = {"AVX-512", avx512::Pack, avx512::AddTile};
  static const GramCode avx2_code = {"AVX2", avx2::Pack, avx2::AddTile};
  if (__builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512vl") &&
      __builtin_cpu_supports("avx512bw") && __builtin_cpu_supports("avx512dq")) {
    return &avx512_code;
  }
  return __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma") ? &avx2_code : nullptr;
}

}  // namespace latent

#else

namespace latent {

const GramCode* BestGramCode() { return nullptr; }

}  // namespace latent

#endif
