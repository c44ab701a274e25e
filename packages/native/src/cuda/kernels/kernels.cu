// Every kernel of the engine in one program, as the tests of the emulation read it.
#include "attention.cuh"
#include "elementwise.cuh"
#include "embedding.cuh"
#include "gemm.cuh"
#include "loss.cuh"
#include "norm.cuh"
#include "optimizer.cuh"
