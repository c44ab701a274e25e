/*
 * cuBLASLt, opened when the program runs: its functions are declared here as NVIDIA documents them (cuBLAS library
 * guide, "Using the cuBLASLt API"), so that the plugin builds without its headers and runs without its library.
 */
#pragma once

#include <cuda_runtime.h>

#include <cstdint>
#include <map>
#include <memory>
#include <tuple>

#include "device.hpp"
#include "products.hpp"

namespace ear::cuda {

class CublasLt {
 public:
  // The library that EAR_CUBLASLT names, else the system's, else that of a Python wheel; null where there is none.
  static std::unique_ptr<CublasLt> open();
  ~CublasLt();

  // c is fp32 or bf16. The algorithm of a shape is chosen once, without a split of K, and kept.
  void multiply(void* c, bool c_is_fp32, const void* a, const void* b, const Shape& shape, bool accumulate,
                cudaStream_t stream);

 private:
  struct Functions;
  struct Plan;
  CublasLt(void* library, std::unique_ptr<Functions> functions);
  Plan& plan(const Shape& shape, bool c_is_fp32, bool accumulate);

  void* library_;
  std::unique_ptr<Functions> functions_;
  void* handle_ = nullptr;
  Buffer<unsigned char> workspace_;
  std::map<std::tuple<Shape, bool, bool>, std::unique_ptr<Plan>> plans_;
};

}  // namespace ear::cuda
