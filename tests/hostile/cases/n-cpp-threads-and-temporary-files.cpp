// tries: an honest program with a thread, an exception that it catches, deep recursion and a temporary file
// threat: N1 N5
// expect: passed

#include <cstdio>
#include <fstream>
#include <iostream>
#include <stdexcept>
#include <thread>

/* Each call reads the frame of the one before it, so that no compiler makes a loop of it: more than 8 MB of stack. */
static long depth(long n, const volatile char *caller) {
  volatile char room[64] = {1};
  return n == 0 ? 0 : depth(n - 1, room) + caller[0];
}

int main() {
  long n = 0, answer = 0;
  std::thread([&] { std::cin >> n; }).join();
  const volatile char one = 1;
  if (depth(200000, &one) != 200000) return 1;
  try {
    throw n;
  } catch (long caught) {
    std::ofstream("/tmp/half") << 2 * caught;
  }
  std::ifstream("/tmp/half") >> answer;
  std::remove("/tmp/half");
  std::cout << answer + 1 << std::endl;
}
