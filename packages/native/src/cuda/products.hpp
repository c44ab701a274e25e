// Matrix products of bf16 operands with fp32 sums: by cuBLASLt where it is found, else by the engine's own kernels.
#pragma once

#include <cuda_bf16.h>
#include <cuda_runtime.h>

#include <map>
#include <memory>

#include "device.hpp"

namespace ear::cuda {

// C (M, N) = alpha * op(A) (M, K) * op(B) (K, N), row by row; ta: A is held as (K, M), tb: B as (N, K). lda, ldb, ldc:
// elements from one held row to the next.
struct Shape {
  int M, N, K;
  int lda, ldb, ldc;
  bool ta = false, tb = false;
  float alpha = 1;

  auto operator<=>(const Shape&) const = default;
};

class CublasLt;

class Products {
 public:
  explicit Products(cudaStream_t stream);
  ~Products();

  bool has_cublaslt() const { return library_ != nullptr; }
  void to_bf16(__nv_bfloat16* c, const __nv_bfloat16* a, const __nv_bfloat16* b, const Shape& shape);
  // accumulate: c += instead of c =.
  void to_fp32(float* c, const __nv_bfloat16* a, const __nv_bfloat16* b, const Shape& shape, bool accumulate);

 private:
  cudaStream_t stream_;
  std::unique_ptr<CublasLt> library_;
};

}  // namespace ear::cuda
