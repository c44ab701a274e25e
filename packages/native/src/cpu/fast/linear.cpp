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

// An operand of a product as its precision wants it: rows `row` apart, K steps of k.
struct Operand {
  const float* at;
  std::int64_t row, K;
};

enum class Sum { along_rows, down_columns };  // where k runs in x (rows, cols)

const PairTiles* pairs_of(const Context& context) {
  return context.precision == Precision::bf16 && pairs_pay() ? pair_tiles_for(context.isa) : nullptr;
}

Operand prepare(Context& context, int slot, const float* x, std::int64_t rows, std::int64_t cols, Sum sum) {
  const bool along = sum == Sum::along_rows;
  const Operand plain = {x, cols, along ? cols : rows};
  if (context.precision == Precision::fp32) return plain;
  const PairTiles* pairs = pairs_of(context);
  const double work = static_cast<double>(rows) * static_cast<double>(cols);
  if (!pairs) {
    float* out = context.workspace.floats(slot, rows * cols);
    const Tiles& tiles = tiles_for(context.isa);
    share_ranges(context, rows * cols, 65536, work,
                 [&](std::int64_t begin, std::int64_t end) { tiles.round_bf16(out + begin, x + begin, end - begin); });
    return {out, plain.row, plain.K};
  }
  const std::int64_t row = along ? (cols + 1) / 2 : cols;
  float* out = context.workspace.floats(slot, along ? rows * row : (rows + 1) / 2 * row);
  share_ranges(context, rows, kRowTile, work, [&](std::int64_t begin, std::int64_t end) {
    if (along) {
      pairs->along_rows(out + begin * row, x + begin * cols, end - begin, cols);
    } else {
      pairs->down_columns(out + begin / 2 * row, x + begin * cols, end - begin, cols);
    }
  });
  return {out, row, (plain.K + 1) / 2};
}

void multiply(Context& context, const Product& whole) {
  if (whole.rows <= 0 || whole.cols <= 0) return;
  const PairTiles* pairs = pairs_of(context);
  const auto product = pairs ? pairs->product : tiles_for(context.isa).product;
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
    product(part);
  });
}

}  // namespace

void linear_forward(Context& context, float* out, float* before, const float* x, const float* w, const float* bias,
                    std::int64_t N, int C, int OC, Activation activation) {
  const Operand left = prepare(context, kSlotLeft, x, N, C, Sum::along_rows);
  const Operand right = prepare(context, kSlotRight, w, OC, C, Sum::along_rows);
  Product p = {};
  p.out = out, p.out_row = OC;
  p.a = left.at, p.a_row = left.row, p.a_step = 1;
  p.b = right.at, p.b_step = 1, p.b_col = right.row;
  p.rows = N, p.cols = OC, p.K = left.K;
  p.bias = bias;
  p.before = activation == Activation::none ? nullptr : before;
  p.activation = activation;
  multiply(context, p);
}

void linear_backward(Context& context, float* dx, bool add_dx, float* dw, float* dbias, const float* dout,
                     const float* x, const float* w, std::int64_t N, int C, int OC) {
  if (dx) {
    const Operand left = prepare(context, kSlotLeft, dout, N, OC, Sum::along_rows);
    const Operand right = prepare(context, kSlotRight, w, OC, C, Sum::down_columns);
    Product p = {};
    p.out = dx, p.out_row = C;
    p.a = left.at, p.a_row = left.row, p.a_step = 1;
    p.b = right.at, p.b_step = right.row, p.b_col = 1;
    p.rows = N, p.cols = C, p.K = left.K;
    p.add = add_dx;
    multiply(context, p);
  }
  if (dw) {
    const Operand left = prepare(context, kSlotLeft, dout, N, OC, Sum::down_columns);
    const Operand right = prepare(context, kSlotRight, x, N, C, Sum::down_columns);
    Product p = {};
    p.out = dw, p.out_row = C;
    p.a = left.at, p.a_row = 1, p.a_step = left.row;
    p.b = right.at, p.b_step = right.row, p.b_col = 1;
    p.rows = OC, p.cols = C, p.K = left.K;
    p.add = true;
    multiply(context, p);
  }
  if (dbias) {
    const Tiles& tiles = tiles_for(context.isa);
    const std::int64_t parts = pieces(N, kRowTile);
    float* sums = context.workspace.floats(kSlotSums, (parts + 1) * OC);
    share_ranges(context, N, kRowTile, static_cast<double>(N) * OC, [&](std::int64_t begin, std::int64_t end) {
      tiles.column_sums(sums + begin / kRowTile * OC, dout + begin * OC, end - begin, OC);
    });
    tiles.column_sums(sums + parts * OC, sums, parts, OC);
    tiles.add(dbias, dbias, sums + parts * OC, OC);
  }
}

}  // namespace ear::fast
