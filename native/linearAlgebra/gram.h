// Sums of products of all pairs of columns, which a covariance is made of; for several instruction sets.
#pragma once

namespace latent {

// Columns are taken in panels of so many, and products come in tiles of a panel by a panel.
constexpr int kPanel = 32;
// Rows whose products are added up in 32-bit floats before they go to 64-bit ones.
constexpr int kRows = 256;
// Floats from one packed panel to the next: a little more than a panel takes, or all of them would fall
// into the same few places of the cache.
constexpr int kPanelStride = kPanel * kRows + 16;

// How many panels hold `dim` columns and one more of ones, whose products are the columns' sums.
inline int PanelsOf(int dim) { return dim / kPanel + 1; }

struct GramCode {
  const char* name;
  // packed = the values less the shift, panel by panel, of which each holds kPanel numbers a row; rows <= kRows.
  void (*pack)(const float* values, int rows, int dim, const float* shift, float* packed);
  // Adds leftᵀ right to a tile of [kPanel, kPanel], for two packed panels.
  void (*add_tile)(const float* left, const float* right, int rows, double* tile);
};

// Returns the code for this processor, or null where it has neither AVX2 with FMA nor AVX-512.
const GramCode* BestGramCode();

// Adds the products of [rows, dim] values less the shift to tiles: those of panel 0 with 0, 1, 2, ..., then those of
// 1 with 1, 2, ... and so on. Each thread does some of the tiles over all rows, so their number changes no result.
void AddGram(const GramCode& code, const float* values, long rows, int dim, const float* shift, double* tiles,
             int threads);

}  // namespace latent
