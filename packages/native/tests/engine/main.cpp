#include "check.hpp"

int main() {
  int failed = 0;
  for (const check::Test& test : check::tests()) {
    const int before = check::failures();
    test.body();
    const bool passed = check::failures() == before;
    failed += passed ? 0 : 1;
    std::printf("%s - %s\n", passed ? "ok" : "not ok", test.sentence.c_str());
  }
  std::printf("%d passed, %d failed\n", static_cast<int>(check::tests().size()) - failed, failed);
  return failed == 0 ? 0 : 1;
}
