// Linear layers: three products and the sums of columns.
#include "fast/share.hpp"

namespace ear::fast {

namespace {

// Rows and columns of a tile: a block of them stays in the second cache, and there are some tiles for each thread.
struct Shape {
  std::int64_t rows, cols;
};

std::int64_t pieces(std::int64_t n, std::int64_t size) { return (n + size - 1) / size; }

// Equal pieces of at most `size`, in multiples of `unit`.
std::int64_t even(std::int64_t n, std::int64_t size, std::int64_t unit) {
  return pieces(pieces(n, pieces(n, size)), unit) * unit;
}

Shape shape_of(std::int64_t rows, std::int64_t cols, int threads) {
  constexpr std::int64_t kMostRows = 504, kMostCols = 384;
  Shape s = {even(rows, kMostRows, kGroup), even(cols, kMostCols, kPanel)};
  const auto few = [&] { return threads > 1 && pieces(rows, s.rows) * pieces(cols, s.cols) < 4 * threads; };
  while (few() && s.cols > kPanel) s.cols = even(s.cols, (s.cols + 1) / 2, kPanel);
  while (few() && s.rows > 8 * kGroup) s.rows = even(s.rows, (s.rows + 1) / 2, kGroup);
  return s;
}

const float* rounded(Context& context, int slot, const float* x, std::int64_t n) {
  if (context.precision == Precision::fp32) return x;
  float* out = context.workspace.floats(slot, n);
  const Tiles& tiles = tiles_for(context.isa);
  share_ranges(context, n, 65536, static_cast<double>(n),
               [&](std::int64_t begin, std::int64_t end) { tiles.round_bf16(out + begin, x + begin, end - begin); });
  return out;
}

void multiply(Context& context, const Product& whole) {
  if (whole.rows <= 0 || whole.cols <= 0) return;
  const Tiles& tiles = tiles_for(context.isa);
  const Shape s = shape_of(whole.rows, whole.cols, context.pool.threads());
  const std::int64_t across = pieces(whole.cols, s.cols);
  const double work = static_cast<double>(whole.rows) * static_cast<double>(whole.cols) * static_cast<double>(whole.K);
  const bool copies = whole.a_step != 1 || whole.a_row % kAlike == 0;
  const std::int64_t room = copies ? product_scratch(s.rows) : 0;
  float* scratch = room > 0 ? context.workspace.floats(kSlotScratch, room * context.pool.threads()) : nullptr;
  share(context, pieces(whole.rows, s.rows) * across, work, [&](std::int64_t tile) {
    const std::int64_t row = tile / across * s.rows, col = tile % across * s.cols;
    Product part = whole;
    part.rows = std::min(s.rows, whole.rows - row);
    part.cols = std::min(s.cols, whole.cols - col);
    part.a += row * whole.a_row;
    part.b += col * whole.b_col;
    part.out += row * whole.out_row + col;
    if (part.before) part.before += row * whole.out_row + col;
    if (part.bias) part.bias += col;
    if (scratch) part.scratch = scratch + Pool::worker() * room;
    tiles.product(part);
  });
}

}  // namespace

void linear_forward(Context& context, float* out, float* before, const float* x, const float* w, const float* bias,
                    std::int64_t N, int C, int OC, Activation activation) {
  multiply(context, {.out = out,
                     .out_row = OC,
                     .a = rounded(context, kSlotLeft, x, N * C),
                     .a_row = C,
                     .a_step = 1,
                     .b = rounded(context, kSlotRight, w, std::int64_t{OC} * C),
                     .b_step = 1,
                     .b_col = C,
                     .rows = N,
                     .cols = OC,
                     .K = C,
                     .add = false,
                     .bias = bias,
                     .before = activation == Activation::none ? nullptr : before,
                     .activation = activation,
                     .scratch = nullptr});
}

void linear_backward(Context& context, float* dx, bool add_dx, float* dw, float* dbias, const float* dout,
                     const float* x, const float* w, std::int64_t N, int C, int OC) {
  const Tiles& tiles = tiles_for(context.isa);
  const std::int64_t parts = pieces(N, kRowTile);
  float* sums = dbias ? context.workspace.floats(kSlotSums, (parts + 1) * OC) : nullptr;
  const float* d = dx || dw ? rounded(context, kSlotLeft, dout, N * OC) : dout;
  if (dx) {
    multiply(context, {.out = dx,
                       .out_row = C,
                       .a = d,
                       .a_row = OC,
                       .a_step = 1,
                       .b = rounded(context, kSlotRight, w, std::int64_t{OC} * C),
                       .b_step = C,
                       .b_col = 1,
                       .rows = N,
                       .cols = C,
                       .K = OC,
                       .add = add_dx,
                       .bias = nullptr,
                       .before = nullptr,
                       .activation = Activation::none,
                       .scratch = nullptr});
  }
  if (dw) {
    multiply(context, {.out = dw,
                       .out_row = C,
                       .a = d,
                       .a_row = 1,
                       .a_step = OC,
                       .b = rounded(context, kSlotRight, x, N * C),
                       .b_step = C,
                       .b_col = 1,
                       .rows = OC,
                       .cols = C,
                       .K = N,
                       .add = true,
                       .bias = nullptr,
                       .before = nullptr,
                       .activation = Activation::none,
                       .scratch = nullptr});
  }
  if (dbias) {
    share_ranges(context, N, kRowTile, static_cast<double>(N) * OC, [&](std::int64_t begin, std::int64_t end) {
      tiles.column_sums(sums + begin / kRowTile * OC, dout + begin * OC, end - begin, OC);
    });
    tiles.column_sums(sums + parts * OC, sums, parts, OC);
    tiles.add(dbias, dbias, sums + parts * OC, OC);
  }
}

}  // namespace ear::fast
