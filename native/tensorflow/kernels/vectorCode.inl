// The inner loops, for vectors of VECTOR_WIDTH floats; instructionSets.cc includes this once for each
// instruction set, in a namespace and under a target of its own. No header may be included here: its
// inline functions would be compiled for that target too.

using Vector = float __attribute__((vector_size(VECTOR_WIDTH * 4)));
// As stored anywhere: memory need not lie on a vector's boundary.
using Unaligned = float __attribute__((vector_size(VECTOR_WIDTH * 4), aligned(4), may_alias));

inline Vector Load(const float* from) { return *reinterpret_cast<const Unaligned*>(from); }
inline void Store(float* to, Vector values) { *reinterpret_cast<Unaligned*>(to) = values; }
inline Vector Spread(float value) { return value - Vector{}; }

// --- Matrix product ---------------------------------------------------------------------------

// Adds up one tile of a product, held in registers while the inner axis is gone through; `b` has
// kProductColumns numbers for each inner index.
template <int kRows, int kVectors>
inline void MultiplyTile(int inner, const float* a, const float* b, float* c) {
  Vector sums[kRows][kVectors];
  for (int row = 0; row < kRows; row++) {
    for (int v = 0; v < kVectors; v++) sums[row][v] = Vector{};
  }
  for (int k = 0; k < inner; k++) {
    Vector columns[kVectors];
    for (int v = 0; v < kVectors; v++) columns[v] = Load(b + k * kProductColumns + v * VECTOR_WIDTH);
    for (int row = 0; row < kRows; row++) {
      const Vector factor = Spread(a[row * static_cast<long>(inner) + k]);
      for (int v = 0; v < kVectors; v++) sums[row][v] += factor * columns[v];
    }
  }
  for (int row = 0; row < kRows; row++) {
    for (int v = 0; v < kVectors; v++) Store(c + row * kProductColumns + v * VECTOR_WIDTH, sums[row][v]);
  }
}

template <int kVectors>
inline void MultiplyRows(long rows, int inner, const float* a, const float* b, float* c) {
  long row = 0;
  for (; row + TILE_ROWS <= rows; row += TILE_ROWS) {
    MultiplyTile<TILE_ROWS, kVectors>(inner, a + row * inner, b, c + row * kProductColumns);
  }
  for (; row < rows; row++) MultiplyTile<1, kVectors>(inner, a + row * inner, b, c + row * kProductColumns);
}

void MultiplyNarrow(long rows, int inner, int columns, const float* a, const float* b, float* c) {
  constexpr int kAllVectors = kProductColumns / VECTOR_WIDTH;
  if (columns <= VECTOR_WIDTH) MultiplyRows<1>(rows, inner, a, b, c);
  else if (columns <= 2 * VECTOR_WIDTH) MultiplyRows<2>(rows, inner, a, b, c);
  else MultiplyRows<kAllVectors>(rows, inner, a, b, c);
}

// --- Elementwise --------------------------------------------------------------------------------

void BiasRelu(const float* x, const float* bias, float* y, long rows, int channels) {
  for (long row = 0; row < rows; row++) {
    const float* from = x + row * channels;
    float* to = y + row * channels;
    for (int c = 0; c < channels; c++) {
      const float sum = from[c] + bias[c];
      // NaN stays: a run that diverges must be seen to.
      to[c] = sum <= 0 ? 0 : sum;
    }
  }
}

void BiasReluGradient(const float* dy, const float* y, float* dx, float* __restrict bias_sums,
                      long rows, int channels) {
  for (long row = 0; row < rows; row++) {
    const long start = row * channels;
    for (int c = 0; c < channels; c++) {
      const float passed = y[start + c] > 0 ? dy[start + c] : 0;
      dx[start + c] = passed;
      bias_sums[c] += passed;
    }
  }
}

// exp(-|x|): 2^n exp(r) with r in -ln 2 / 2 .. ln 2 / 2, exp(r) by its series up to r^7, whose next term
// is below 2^-27. Below -87 the result would be denormal: there it is about e^-87, for which nobody asks.
inline Vector ExpOfMinusAbs(Vector x) {
  using Whole = int __attribute__((vector_size(VECTOR_WIDTH * 4)));
  Vector a = x < 0 ? x : -x;
  a = a < -87.0f ? Spread(-87.0f) : a;
  // Adding 1.5 2^23 rounds to a whole number.
  const Vector rounder = Spread(12582912.0f);
  const Vector n = (a * 1.44269504f + rounder) - rounder;
  // ln 2 in two parts, the first short enough for an exact product.
  const Vector r = (a - n * 0.693359375f) + n * 2.12194440e-4f;
  Vector series = Spread(1.0f / 5040);
  series = series * r + 1.0f / 720;
  series = series * r + 1.0f / 120;
  series = series * r + 1.0f / 24;
  series = series * r + 1.0f / 6;
  series = series * r + 0.5f;
  series = series * r + 1.0f;
  series = series * r + 1.0f;
  const Whole power = (__builtin_convertvector(n, Whole) + 127) << 23;
  return series * reinterpret_cast<Vector>(power);
}

// log1p(e) for e in 0..1: 2 artanh(s) = 2 (s + s^3 / 3 + s^5 / 5 + ...) with s = e / (2 + e) in 0..1/3; the
// first term left out is below 2^-28 of the sum.
inline Vector Log1pOf(Vector e) {
  const Vector s = e / (e + 2.0f);
  const Vector q = s * s;
  Vector series = Spread(1.0f / 17);
  series = series * q + 1.0f / 15;
  series = series * q + 1.0f / 13;
  series = series * q + 1.0f / 11;
  series = series * q + 1.0f / 9;
  series = series * q + 1.0f / 7;
  series = series * q + 1.0f / 5;
  series = series * q + 1.0f / 3;
  return 2.0f * (s + s * q * series);
}

inline Vector NllOf(Vector x, Vector t) {
  const Vector linear = (x > 0 ? x : Vector{}) - t * x;
  const Vector nll = linear + Log1pOf(ExpOfMinusAbs(x));
  return x == x ? nll : x;
}

inline Vector ErrorOf(Vector x, Vector t) {
  const Vector e = ExpOfMinusAbs(x);
  const Vector mean = (x > 0 ? Spread(1.0f) : e) / (e + 1.0f);
  return (x == x ? mean : x) - t;
}

// The last numbers, fewer than a vector, go through one that is filled up with zeros.
inline Vector LoadSome(const float* from, long count) {
  Vector values = {};
  for (long i = 0; i < count; i++) values[i] = from[i];
  return values;
}

inline void StoreSome(float* to, Vector values, long count) {
  for (long i = 0; i < count; i++) to[i] = values[i];
}

void BernoulliNll(const float* logits, const float* targets, float* nll, long count) {
  long i = 0;
  for (; i + VECTOR_WIDTH <= count; i += VECTOR_WIDTH) {
    Store(nll + i, NllOf(Load(logits + i), Load(targets + i)));
  }
  const long rest = count - i;
  StoreSome(nll + i, NllOf(LoadSome(logits + i, rest), LoadSome(targets + i, rest)), rest);
}

void BernoulliNllGradient(const float* dy, int dy_step, const float* logits, const float* targets,
                          float* dx, long count) {
  long i = 0;
  for (; i + VECTOR_WIDTH <= count; i += VECTOR_WIDTH) {
    const Vector factor = dy_step == 0 ? Spread(*dy) : Load(dy + i);
    Store(dx + i, factor * ErrorOf(Load(logits + i), Load(targets + i)));
  }
  const long rest = count - i;
  const Vector factor = dy_step == 0 ? Spread(*dy) : LoadSome(dy + i, rest);
  const Vector error = ErrorOf(LoadSome(logits + i, rest), LoadSome(targets + i, rest));
  StoreSome(dx + i, factor * error, rest);
}

void Adam(float* value, float* m, float* v, const float* gradient, long count, float step_size,
          float one_minus_beta1, float one_minus_beta2, float epsilon) {
  const long whole = count / VECTOR_WIDTH * VECTOR_WIDTH;
  for (long i = 0; i < whole; i += VECTOR_WIDTH) {
    const Vector g = Load(gradient + i);
    const Vector old_first = Load(m + i);
    const Vector old_second = Load(v + i);
    const Vector first = old_first + (g - old_first) * one_minus_beta1;
    const Vector second = old_second + (g * g - old_second) * one_minus_beta2;
    Store(m + i, first);
    Store(v + i, second);
    Store(value + i, Load(value + i) - step_size * first / (VECTOR_SQRT(second) + epsilon));
  }
  for (long i = whole; i < count; i++) {
    const float g = gradient[i];
    m[i] += (g - m[i]) * one_minus_beta1;
    v[i] += (g * g - v[i]) * one_minus_beta2;
    value[i] -= step_size * m[i] / (__builtin_sqrtf(v[i]) + epsilon);
  }
}
