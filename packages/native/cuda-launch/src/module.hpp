// The cubin. It is the work of hostile sources: nothing here looks into it, the driver does, in a process that holds
// nothing but one submission's inputs and is gone after it.
#pragma once
#include <string>

#include "driver.hpp"

namespace ear {

class Module {
public:
  Module() = default;
  Module(const Module &) = delete;
  Module &operator=(const Module &) = delete;
  ~Module();

  /** Loads it anew, so that its variables hold what the source gives them. */
  Result load(const std::string &cubin);
  /** The kernel of that name, extern "C" or of C++; null where there is none, or several overloads. */
  Func *find(const std::string &symbol) const;

private:
  Mod *module_ = nullptr;
};

} // namespace ear
