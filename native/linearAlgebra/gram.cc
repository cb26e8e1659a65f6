#include "gram.h"

#include <algorithm>
#include <thread>
#include <vector>

namespace latent {
namespace {

// A line of the cache: panels that begin with one are read twice as fast.
struct alignas(64) Line {
  float values[16];
};
static_assert(kPanelStride * sizeof(float) % sizeof(Line) == 0);

// The tiles that one thread does, over all rows. Each packs the rows for itself: this takes less time than
// waiting for one another would.
void AddTiles(const GramCode& code, const float* values, long rows, int dim, const float* shift, double* tiles,
              long first, long end) {
  constexpr long kTile = kPanel * kPanel;
  const int panels = PanelsOf(dim);
  std::vector<Line> lines(static_cast<size_t>(panels) * kPanelStride * sizeof(float) / sizeof(Line));
  float* const packed = lines.data()->values;
  for (long row = 0; row < rows; row += kRows) {
    const int count = static_cast<int>(std::min<long>(kRows, rows - row));
    code.pack(values + row * dim, count, dim, shift, packed);
    long tile = 0;
    for (long left = 0; left < panels; left++) {
      for (long right = left; right < panels; right++, tile++) {
        if (tile < first || tile >= end) continue;
        code.add_tile(packed + left * kPanelStride, packed + right * kPanelStride, count,
                      tiles + tile * kTile);
      }
    }
  }
}

}  // namespace

void AddGram(const GramCode& code, const float* values, long rows, int dim, const float* shift, double* tiles,
             int threads) {
  const long panels = PanelsOf(dim);
  const long count = panels * (panels + 1) / 2;
  const auto add_share = [&](long thread) {
    AddTiles(code, values, rows, dim, shift, tiles, count * thread / threads, count * (thread + 1) / threads);
  };
  std::vector<std::thread> others;
  for (int thread = 1; thread < threads; thread++) others.emplace_back(add_share, thread);
  add_share(0);
  for (std::thread& other : others) other.join();
}

}  // namespace latent
