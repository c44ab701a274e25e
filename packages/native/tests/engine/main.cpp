// ear-tests [WORD]: runs every test, or those whose sentence holds WORD.
#include <cstdio>
#include <cstring>

#include "check.hpp"

int main(int argc, char** argv) {
  std::setvbuf(stdout, nullptr, _IOLBF, 0);  // what was said is seen also where a test ends the process
  int passed = 0;
  int failed = 0;
  for (const check::Test& test : check::tests()) {
    if (argc > 1 && !std::strstr(test.sentence.c_str(), argv[1])) continue;
    const int before = check::failures();
    test.body();
    const bool holds = check::failures() == before;
    (holds ? passed : failed) += 1;
    std::printf("%s - %s\n", holds ? "ok" : "not ok", test.sentence.c_str());
  }
  std::printf("%d passed, %d failed\n", passed, failed);
  return failed == 0 ? 0 : 1;
}
