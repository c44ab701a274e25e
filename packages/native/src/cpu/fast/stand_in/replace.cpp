// Putting stand-ins into a model, and asking what an operation took.
#include "fast/model/lm.hpp"

using ear::fast::Symbol;

extern "C" {

ear_status ear_lm_replace(ear_lm* lm, const char* symbol, ear_lm_stand_in stand_in, void* self) {
  const Symbol found = ear::fast::symbol_of(symbol);
  if (!lm || !ear::fast::takes(lm->config, found)) return EAR_ERR_ARGUMENT;
  lm->stand_ins.of[static_cast<size_t>(found)] = {stand_in, self};
  return EAR_OK;
}

const char* ear_lm_replaced(const ear_lm* lm) {
  for (size_t i = 0; lm && i < ear::fast::kSymbols; i++) {
    if (lm->stand_ins.of[i].call) return signature_of(static_cast<Symbol>(i)).symbol;
  }
  return nullptr;
}

ear_status ear_lm_watch(ear_lm* lm, const char* symbol) {
  const Symbol found = ear::fast::symbol_of(symbol);
  if (!lm || (symbol && found == Symbol::count)) return EAR_ERR_ARGUMENT;
  lm->stand_ins.watched = found;
  lm->stand_ins.calls = 0;
  lm->stand_ins.ms = 0;
  return EAR_OK;
}

ear_status ear_lm_watched(const ear_lm* lm, int64_t* calls, double* ms) {
  if (!lm || !calls || !ms) return EAR_ERR_ARGUMENT;
  *calls = lm->stand_ins.calls;
  *ms = lm->stand_ins.ms;
  return EAR_OK;
}

}  // extern "C"
