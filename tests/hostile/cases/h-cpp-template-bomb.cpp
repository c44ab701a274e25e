// tries: templates that double with each level
// threat: H2
// expect: compile_error,timed_out,out_of_memory

template <int depth, int path>
struct Bomb {
  static constexpr long value = Bomb<depth - 1, 2 * path>::value + Bomb<depth - 1, 2 * path + 1>::value;
};
template <int path>
struct Bomb<0, path> {
  static constexpr long value = path;
};
int main() { return Bomb<28, 1>::value & 1; }
