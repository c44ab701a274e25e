// The tables of the engine's elementary functions; tables.cpp is written by make_tables.py.
#pragma once

#include <cstdint>

namespace ear::math {

extern const std::uint64_t kExp2[256];  // for i < 128: bits of the tail of 2^(i/128), bits of its head less i << 45
extern const double kPowInverse[128];   // 1/c of pow's interval i, at most nine bits
extern const double kPowLog[128];       // log c, a multiple of 2^-43
extern const double kPowLogTail[128];   // and what that left over
extern const double kLogInverse[128];   // 1/c of log's interval i
extern const double kLog[128];          // log c, a multiple of 2^-43
extern const double kSinCos[440];       // for i < 110: sin(i/128) and its tail, cos(i/128) and its tail

}  // namespace ear::math
