// The inner loops, for vectors of VECTOR_WIDTH floats; instructionSets.cc includes this once for each
// instruction set, in a namespace and under a target of its own. No header may be included here: its
// inline functions would be compiled for that target too.

using Vector = float __attribute__((vector_size(VECTOR_WIDTH * 4)));
// As stored anywhere: memory need not lie on a vector's boundary.
using Unaligned = float __attribute__((vector_size(VECTOR_WIDTH * 4), aligned(4), may_alias));

inline Vector Load(const float* from) { return *reinterpret_cast<const Unaligned*>(from); }
inline Vector Spread(float value) { return value - Vector{}; }

void Pack(const float* values, int rows, int dim, const float* shift, float* packed) {
  const int full = dim / kPanel;
  for (int row = 0; row < rows; row++) {
    const float* from = values + static_cast<long>(row) * dim;
    float* to = packed + row * kPanel;
    for (int panel = 0; panel < full; panel++) {
      for (int at = 0; at < kPanel; at += VECTOR_WIDTH) {
        const int column = panel * kPanel + at;
        *reinterpret_cast<Unaligned*>(to + at) = Load(from + column) - Load(shift + column);
      }
      to += kPanelStride;
    }
    for (int at = 0; at < kPanel; at++) {
      const int column = full * kPanel + at;
      to[at] = column < dim ? from[column] - shift[column] : column == dim ? 1 : 0;
    }
  }
}

// The sums of TILE_ROWS by TILE_VECTORS vectors stay in registers while the rows are gone through.
void AddTile(const float* left, const float* right, int rows, double* tile) {
  for (int first = 0; first < kPanel; first += TILE_ROWS) {
    for (int column = 0; column < kPanel; column += TILE_VECTORS * VECTOR_WIDTH) {
      Vector sums[TILE_ROWS][TILE_VECTORS];
      for (int i = 0; i < TILE_ROWS; i++) {
        for (int v = 0; v < TILE_VECTORS; v++) sums[i][v] = Vector{};
      }
      const float* a = left + first;
      const float* b = right + column;
      for (int row = 0; row < rows; row++, a += kPanel, b += kPanel) {
        Vector columns[TILE_VECTORS];
        for (int v = 0; v < TILE_VECTORS; v++) columns[v] = Load(b + v * VECTOR_WIDTH);
        for (int i = 0; i < TILE_ROWS; i++) {
          const Vector factor = Spread(a[i]);
          for (int v = 0; v < TILE_VECTORS; v++) sums[i][v] += factor * columns[v];
        }
      }
      for (int i = 0; i < TILE_ROWS; i++) {
        double* to = tile + (first + i) * kPanel + column;
        for (int v = 0; v < TILE_VECTORS; v++) {
          for (int at = 0; at < VECTOR_WIDTH; at++) to[v * VECTOR_WIDTH + at] += static_cast<double>(sums[i][v][at]);
        }
      }
    }
  }
}
