// exp, log, pow, sin and cos with the bits of glibc >= 2.28 on x86-64 with FMA, on every processor and C library.
//
// CPython calls the C library for them, so a result that shall equal CPython's to the last bit needs the same
// roundings; these are the engine's own, so that the host's library plays no part. One element here; exp.hpp and
// pow.hpp hold the vectors. NaN, infinities, zeros and subnormals answer as C99 asks; errno and the exception flags are
// left alone.
#pragma once

namespace ear::math {

double exp(double x);
double log(double x);
double pow(double x, double y);

// For |x| < 105414336 (2^24 quarter turns); beyond, and for NaN, NaN. The engine asks for angles of one turn.
double sin(double x);
double cos(double x);

}  // namespace ear::math
