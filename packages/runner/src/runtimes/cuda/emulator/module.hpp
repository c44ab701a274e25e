// The student's shared object: its kernels, its variables, and which source line a code address comes from.
#pragma once
#include <string>
#include <vector>

#include "shadow.hpp"

namespace ear {

struct Kernel {
  void *entry = nullptr;  // nullptr: there is none of that name
  std::string symbol;     // as linked: _Z7vec_addPfPKfS1_i
  std::string signature;  // demangled; the bare name where it is extern "C"
};

/** Loads the object; answers what is wrong with it, or an empty text. */
std::string load_module(const char *path);
/** The __global__ function of that name; of several, the first. */
Kernel find_kernel(const std::string &name);
/** Shared arrays that this kernel, or a function that is no kernel, declares. */
std::vector<Region> shared_of(const Kernel &kernel);
/** Gives __device__ variables the values that they began with. */
void reset_variables();

} // namespace ear
