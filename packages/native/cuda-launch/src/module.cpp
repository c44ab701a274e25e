#include "module.hpp"

#include <vector>

namespace ear {

Module::~Module() {
  if (module_ != nullptr) cuda.module_unload(module_);
}

Result Module::load(const std::string &cubin) {
  if (module_ != nullptr) cuda.module_unload(module_);
  module_ = nullptr;
  // The driver takes no length: behind what it is given lie zeros, not what this process happens to hold there.
  constexpr std::size_t BEHIND = 1 << 20;
  return cuda.module_load(&module_, (cubin + std::string(BEHIND, '\0')).data());
}

Func *Module::find(const std::string &symbol) const {
  Func *plain = nullptr;
  if (cuda.module_function(&plain, module_, symbol.c_str()) == OK) return plain;
  unsigned count = 0;
  if (cuda.module_function_count == nullptr || cuda.module_functions == nullptr || cuda.function_name == nullptr)
    return nullptr;
  if (cuda.module_function_count(&count, module_) != OK || count == 0) return nullptr;
  std::vector<Func *> functions(count);
  if (cuda.module_functions(functions.data(), count, module_) != OK) return nullptr;
  // Itanium's mangling: _Z, the name's length, the name, then its template's arguments or its parameters.
  const std::string mangled = "_Z" + std::to_string(symbol.size()) + symbol;
  Func *found = nullptr;
  for (Func *function : functions) {
    const char *name = nullptr;
    if (cuda.function_name(&name, function) != OK || std::string(name).rfind(mangled, 0) != 0) continue;
    if (found != nullptr) return nullptr;
    found = function;
  }
  return found;
}

} // namespace ear
