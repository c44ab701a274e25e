// The figures of the engine's elementary functions that are no tables. Polynomials and splits of exp, log and pow: see
// NOTICE. Those of sine and cosine are what glibc's libm holds (IBM Accurate Mathematical Library): nearly the Taylor
// coefficients 1/3!, 1/5! …, and pi/2 in parts short enough that a whole number times each is exact.
#pragma once

namespace ear::math {

// exp: x = whole * ln2/128 + r, exp(r) - 1 = r + r^2 (c2 + r c3) + r^4 (c4 + r c5).
inline constexpr double kPer128 = 0x1.71547652b82fep+7;  // 128 / ln 2
inline constexpr double kRounder = 0x1.8p+52;            // adding it leaves a whole number in the low bits
inline constexpr double kLn2Part = 0x1.62e42fefa0000p-8, kLn2PartRest = 0x1.cf79abc9e3b3ap-47;  // ln 2 / 128
inline constexpr double kExpC2 = 0x1.ffffffffffdbdp-2, kExpC3 = 0x1.555555555543cp-3, kExpC4 = 0x1.55555cf172b91p-5,
                        kExpC5 = 0x1.1111167a4d017p-7;

inline constexpr double kLn2 = 0x1.62e42fefa3800p-1, kLn2Rest = 0x1.ef35793c76730p-45;

// pow's log(1 + r) = r - r^2/2 + r (-r^2/2) (a1 + …); each coefficient already holds what -1/2 takes away.
inline constexpr double kPowA[7] = {-0.5, -0x1.5555555555560p-1, 0x1.0000000000006p-1, 0x1.999999959554ep-1,
                                    -0x1.555555529a47ap-1, -0x1.2495b9b4845e9p+0, 0x1.0002b8b263fc3p+0};

// log(1 + r): a for |r| < 1/256, b for x between 1 - 1/16 and 1 + 0x1.09p-4.
inline constexpr double kLogA[5] = {-0x1.0000000000001p-1, 0x1.555555551305bp-2, -0x1.fffffffeb4590p-3,
                                    0x1.999b324f10111p-3, -0x1.55575e506c89fp-3};
inline constexpr double kLogB[11] = {-0x1p-1,
                                     0x1.5555555555577p-2,
                                     -0x1.ffffffffffdcbp-3,
                                     0x1.999999995dd0cp-3,
                                     -0x1.55555556745a7p-3,
                                     0x1.24924a344de30p-3,
                                     -0x1.fffffa4423d65p-4,
                                     0x1.c7184282ad6cap-4,
                                     -0x1.999eb43b068ffp-4,
                                     0x1.78182f7afd085p-4,
                                     -0x1.5521375d145cdp-4};

// sin a = a + a^3 (s1 + …) for |a| < 0.126; beyond, around a multiple of 1/128, the shorter polynomials sn and cs.
inline constexpr double kSinS[5] = {-0x1.5555555555555p-3, 0x1.1111111110ecep-7, -0x1.a01a019db08b8p-13,
                                    0x1.71de27b9a7ed9p-19, -0x1.addffc2fcdf59p-26};
inline constexpr double kSinN3 = -0x1.5555555555515p-3, kSinN5 = 0x1.11110e829872fp-7;
inline constexpr double kCosC2 = 0.5, kCosC4 = -0x1.5555555555535p-5, kCosC6 = 0x1.6c16bedd9e239p-10;

inline constexpr double kTwoOverPi = 0x1.45f306dc9c883p-1;
inline constexpr double kHalfPi = 0x1.921fb54442d18p+0, kHalfPiRest = 0x1.1a62633145c07p-54;
inline constexpr double kHalfPiParts[4] = {0x1.921fb58000000p+0, -0x1.dde973c000000p-27, -0x1.cb3b398000000p-55,
                                           -0x1.d747f23e32ed7p-83};

}  // namespace ear::math
