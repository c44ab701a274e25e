// tries: the compiler as a computer, by a constant expression without an end
// threat: H2
// expect: compile_error,timed_out,out_of_memory

constexpr long collatz(long n) {
  long steps = 0;
  for (long i = 1; i < n; i++)
    for (long x = i; x != 1; x = x % 2 ? 3 * x + 1 : x / 2) steps++;
  return steps;
}
constexpr long steps = collatz(1L << 40);
int main() { return steps & 1; }
