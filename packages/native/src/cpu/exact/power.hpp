// pow of the C library, and of nobody else.
#pragma once

namespace ear {

// base^exponent, exactly as the C library's pow rounds it. Compilers replace pow(x, 2) by x * x and pow(x, -1) by 1 / x
// where they see the exponent; both differ from pow in the last bit now and then, and Python calls pow. This function
// has a file of its own so that no caller's constant can reach the call.
double power(double base, double exponent);

}  // namespace ear
