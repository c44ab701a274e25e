// The engine's own exp, log, sin and cos against the C library's in double precision.
#include <bit>
#include <limits>

#include "fast/math/real.hpp"
#include "fast/tiles.hpp"
#include "kernels.hpp"

using namespace ear;
using kernels::Floats;

namespace {

// Distance in units of the last place of the exact result.
double units(float x, double exact) {
  int exponent = 0;
  std::frexp(exact, &exponent);
  return std::fabs(x - exact) / std::ldexp(1.0, exponent - 24);
}

}  // namespace

TEST("kernels: exp is within 1.5 units of the last place, and the same on every instruction set") {
  std::mt19937 generator(1);
  std::uniform_real_distribution<float> uniform(-87.3f, 88.7f), narrow(-2, 2);
  Floats x(200003);
  for (std::size_t i = 0; i < x.size(); i++) x[i] = i % 2 == 0 ? uniform(generator) : narrow(generator);
  Floats first(x.size());
  fast::tiles_for(Isa::scalar).exponential(first.data(), x.data(), static_cast<std::int64_t>(x.size()));
  double most = 0;
  for (std::size_t i = 0; i < x.size(); i++) {
    most = std::max(most, units(first[i], std::exp(static_cast<double>(x[i]))));
  }
  CHECK(most < 1.5);
  for (const Isa isa : {Isa::avx2, Isa::avx512}) {
    if (!has_isa(isa)) continue;
    Floats other(x.size());
    fast::tiles_for(isa).exponential(other.data(), x.data(), static_cast<std::int64_t>(x.size()));
    CHECK(std::memcmp(other.data(), first.data(), sizeof(float) * x.size()) == 0);
  }
}

TEST("kernels: exp of the infinities, of nothing and of tiny results") {
  const float infinity = std::numeric_limits<float>::infinity();
  const Floats x = {-infinity, infinity, NAN, 0, -0.0f, 89, -90, -103, -200, 1e30f, -1e30f};
  Floats out(x.size());
  for (const Isa isa : {Isa::scalar, Isa::avx2, Isa::avx512}) {
    if (!has_isa(isa)) continue;
    fast::tiles_for(isa).exponential(out.data(), x.data(), static_cast<std::int64_t>(x.size()));
    CHECK(out[0] == 0 && out[1] == infinity && std::isnan(out[2]) && out[3] == 1 && out[4] == 1 && out[5] == infinity);
    CHECK(std::fabs(out[6] - std::exp(-90.0)) < 2e-45 && std::fabs(out[7] - std::exp(-103.0)) < 2e-45);
    CHECK(out[8] == 0 && out[9] == infinity && out[10] == 0);
  }
}

TEST("kernels: log, exp, sin and cos in double precision keep 15 digits") {
  std::mt19937_64 generator(2);
  std::uniform_real_distribution<double> exponent(-700, 700), angle(-1e6, 1e6);
  for (int i = 0; i < 100000; i++) {
    const double y = exponent(generator), x = std::exp(y), a = angle(generator);
    CHECK(std::fabs(fast::log_of(x) - std::log(x)) <= 1e-15 * std::max(1.0, std::fabs(y)));
    CHECK(std::fabs(fast::exp_of(y) / std::exp(y) - 1) < 1e-15);
    double sine = 0, cosine = 0;
    fast::sine_cosine(a, &sine, &cosine);
    CHECK(std::fabs(sine - std::sin(a)) < 1e-15 && std::fabs(cosine - std::cos(a)) < 1e-15);
  }
  CHECK(fast::log_of(1) == 0 && fast::log_of(0) == -INFINITY && fast::log_of(INFINITY) == INFINITY);
  CHECK(std::isnan(fast::log_of(-1)) && std::isnan(fast::log_of(NAN)) && std::isnan(fast::exp_of(NAN)));
  CHECK(std::fabs(fast::log_of(5e-324) - std::log(5e-324)) < 1e-12);
  CHECK(fast::exp_of(1000) == INFINITY && fast::exp_of(-1000) == 0);
}
