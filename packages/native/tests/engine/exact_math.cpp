// exp, log, pow, sin and cos against the numbers that glibc gave, against the host's library, and their vectors.
#include <bit>
#include <cmath>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <limits>
#include <sstream>
#include <string>
#include <vector>

#if defined(__GLIBC__)
#include <gnu/libc-version.h>
#endif

#include "base/aligned.hpp"
#include "base/math/functions.hpp"
#include "base/random.hpp"
#include "check.hpp"
#include "exact/passes.hpp"

namespace {

namespace math = ear::math;

bool same(double a, double b) {
  return std::bit_cast<std::uint64_t>(a) == std::bit_cast<std::uint64_t>(b) || (std::isnan(a) && std::isnan(b));
}

// Any double at all: its 64 bits are drawn.
double any_double(ear::Random& random) {
  const std::uint64_t high = random.bits32();
  return std::bit_cast<double>(high << 32 | random.bits32());
}

double between(ear::Random& random, double low, double high) { return low + (high - low) * random.uniform(); }

const std::vector<double> kEdges = {
    0.0, -0.0, 1.0, -1.0, 2.0, 0.5, 3.0, -3.0, INFINITY, -INFINITY, NAN, 5e-324, -5e-324, 0x1p-1022,
    0x1.fffffffffffffp-1023, 0x1.fffffffffffffp+1023, -0x1.fffffffffffffp+1023, 709.78, 709.79, -745.1, -745.2, -708.4,
    -740.0, 0x1p-54, 0x1p-55, 1e-20, 512.0, 1024.0, 0.126, 0.855469, 2.426265, 6.283185307179586, 0x1p52, 0x1p53,
    0x1p63, 0x1p64, 1.0000000000000002, 0.9999999999999999, 0.9375, 1.0647};

// The first input on which two functions differ is printed; one line is enough.
template <class Ours, class Theirs>
bool agree(const char* name, const Ours& ours, const Theirs& theirs, double x, double y = 0) {
  if (same(ours, theirs)) return true;
  std::printf("  %s(%a, %a) is %a here and %a there\n", name, x, y, ours, theirs);
  return false;
}

// Why the host's library is no measure, or null where it is.
const char* host_is_no_measure() {
#if !defined(__GLIBC__) || !defined(__x86_64__)
  return "the C library is not glibc on x86-64";
#else
  int major = 0, minor = 0;
  if (std::sscanf(gnu_get_libc_version(), "%d.%d", &major, &minor) != 2 || major < 2 || (major == 2 && minor < 28)) {
    return "glibc is older than 2.28";
  }
  return ear::has_isa(ear::Isa::avx2) ? nullptr : "the processor has no FMA";
#endif
}

// Through pointers, so that no compiler puts x * x for pow(x, 2).
double (*volatile host_exp)(double) = std::exp;
double (*volatile host_log)(double) = std::log;
double (*volatile host_sin)(double) = std::sin;
double (*volatile host_cos)(double) = std::cos;
double (*volatile host_pow)(double, double) = std::pow;

}  // namespace

TEST("computes exp, log, pow, sin and cos as CPython's C library did, whatever the library here") {
  std::ifstream file(EAR_GOLDEN "/math.txt");
  int lines = 0;
  for (std::string line; std::getline(file, line); lines++) {
    std::istringstream words(line);
    std::string name, word;
    words >> name;
    std::vector<double> numbers;
    while (words >> word) numbers.push_back(std::strtod(word.c_str(), nullptr));
    if (numbers.size() < 2) continue;
    const double x = numbers[0];
    const double ours = name == "exp"   ? math::exp(x)
                        : name == "log" ? math::log(x)
                        : name == "sin" ? math::sin(x)
                        : name == "cos" ? math::cos(x)
                                        : math::pow(x, numbers[1]);
    CHECK(agree(name.c_str(), ours, numbers.back(), x, numbers[1]));
  }
  CHECK(lines > 700);
}

TEST("computes them as the host's glibc does, on half a million inputs each") {
  if (const char* reason = host_is_no_measure()) {
    std::printf("  skipped: %s\n", reason);
    return;
  }
  ear::Random random(3);
  bool all = true;
  const auto one = [&](double x) {
    all = all && agree("exp", math::exp(x), host_exp(x), x) && agree("log", math::log(x), host_log(x), x);
    if (std::fabs(x) < 105414336) {
      all = all && agree("sin", math::sin(x), host_sin(x), x) && agree("cos", math::cos(x), host_cos(x), x);
    }
  };
  const auto two = [&](double x, double y) { all = all && agree("pow", math::pow(x, y), host_pow(x, y), x, y); };
  for (const double x : kEdges) {
    one(x);
    for (const double y : kEdges) two(x, y);
  }
  for (int i = 0; i < 100000 && all; i++) {
    one(any_double(random));
    one(between(random, -760, 720));
    one(between(random, 0, 6.283185307179586));
    one(between(random, 0.9, 1.1));
    one(between(random, -1e6, 1e6));
    two(any_double(random), any_double(random));
    two(std::fabs(any_double(random)), between(random, -4, 4));
    const double x = math::exp(between(random, -80, 80));
    for (const double y : {2.0, 0.5, -0.5, -1.0, -1.5, -2.0}) two(x, y);
    two(between(random, 0, 1), std::floor(between(random, 1, 20000)));
  }
  CHECK(all);
}

TEST("computes each lane of a vector as one element alone, as CPython's C library does") {
  ear::Random random(5);
  std::vector<double> x = kEdges;
  while (x.size() < 4096) x.push_back(x.size() % 2 == 0 ? between(random, -40, 0) : any_double(random));
  for (const ear::Isa isa : {ear::Isa::scalar, ear::Isa::avx2, ear::Isa::avx512}) {
    if (!ear::has_isa(isa)) continue;
    const ear::exact::Passes<double>& passes = ear::exact::passes(isa);
    ear::Aligned<double> result(x.begin(), x.end());
    passes.exp(result.data(), static_cast<long>(x.size()));
    bool all = true;
    for (std::size_t i = 0; i < x.size(); i++) all = all && agree(ear::isa_name(isa), result[i], math::exp(x[i]), x[i]);
    for (const double y : {2.0, 0.5, -0.5, -1.0, -1.5, -2.0}) {
      for (std::size_t i = 0; i < x.size(); i++) result[i] = i % 2 == 0 ? math::exp(3 * x[i]) : std::fabs(x[i]);
      const ear::Aligned<double> before = result;
      passes.pow(result.data(), static_cast<long>(x.size()), y);
      for (std::size_t i = 0; i < x.size(); i++) {
        all = all && agree(ear::isa_name(isa), result[i], math::pow(before[i], y), before[i], y);
      }
    }
    CHECK(all);
  }
}
