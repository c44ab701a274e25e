// What of a model is somebody else's, and what is watched.
#pragma once

#include <cstdint>

#include "fast/stand_in/symbols.hpp"

namespace ear::fast {

struct StandIn {
  ear_lm_stand_in call = nullptr;
  void* self = nullptr;
};

struct StandIns {
  StandIn of[kSymbols];
  Symbol watched = Symbol::count;
  std::int64_t calls = 0;  // of what is watched
  double ms = 0;

  // Of the pass at hand.
  bool off = false;  // it keeps to the engine's own kernels
  int layer = -1;
  std::int32_t B = 1, T = 1;

  const StandIn& at(Symbol symbol) const { return of[static_cast<std::size_t>(symbol)]; }
  bool replaces(Symbol symbol) const { return !off && at(symbol).call != nullptr; }
  bool watches(Symbol symbol) const { return !off && watched == symbol && symbol != Symbol::count; }
  // Whether an operation has to stand alone, not fused with another one.
  bool touches(Symbol symbol) const { return replaces(symbol) || watches(symbol); }
};

// A layer's part of a pass.
class AtLayer {
 public:
  AtLayer(StandIns& stand_ins, int layer) : stand_ins_(stand_ins) { stand_ins_.layer = layer; }
  ~AtLayer() { stand_ins_.layer = -1; }
  AtLayer(const AtLayer&) = delete;
  AtLayer& operator=(const AtLayer&) = delete;

 private:
  StandIns& stand_ins_;
};

// A pass that keeps to the engine's own kernels.
class OwnKernels {
 public:
  explicit OwnKernels(StandIns& stand_ins) : stand_ins_(stand_ins) { stand_ins_.off = true; }
  ~OwnKernels() { stand_ins_.off = false; }
  OwnKernels(const OwnKernels&) = delete;
  OwnKernels& operator=(const OwnKernels&) = delete;

 private:
  StandIns& stand_ins_;
};

}  // namespace ear::fast
