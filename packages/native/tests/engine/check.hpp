// The smallest test harness: each test is a sentence and a function; a failed CHECK names its line and goes on.
#pragma once

#include <cstdio>
#include <functional>
#include <string>
#include <vector>

namespace check {

struct Test {
  std::string sentence;
  std::function<void()> body;
};

inline std::vector<Test>& tests() {
  static std::vector<Test> all;
  return all;
}

inline int& failures() {
  static int count = 0;
  return count;
}

struct Register {
  Register(std::string sentence, std::function<void()> body) {
    tests().push_back({std::move(sentence), std::move(body)});
  }
};

inline void that(bool holds, const char* expression, const char* file, int line) {
  if (holds) return;
  failures()++;
  std::printf("  does not hold: %s (%s:%d)\n", expression, file, line);
}

}  // namespace check

#define CHECK(expression) check::that((expression), #expression, __FILE__, __LINE__)
#define EAR_JOIN2(a, b) a##b
#define EAR_JOIN(a, b) EAR_JOIN2(a, b)
#define TEST(sentence)                                                                          \
  static void EAR_JOIN(test_, __LINE__)();                                                      \
  static const check::Register EAR_JOIN(registered_, __LINE__)(sentence, EAR_JOIN(test_, __LINE__)); \
  static void EAR_JOIN(test_, __LINE__)()
