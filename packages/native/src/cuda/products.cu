#include "products.hpp"

#include "cublaslt.hpp"
#include "kernels/gemm.cuh"

namespace ear::cuda {

namespace {

dim3 tiles(const Shape& s) {
  const auto up = [](int n) { return static_cast<unsigned>((n + TILE - 1) / TILE); };
  return dim3(up(s.M), up(s.N));
}

}  // namespace

Products::Products(cudaStream_t stream) : stream_(stream), library_(CublasLt::open()) {}
Products::~Products() = default;

void Products::to_bf16(__nv_bfloat16* c, const __nv_bfloat16* a, const __nv_bfloat16* b, const Shape& s) {
  if (library_) return library_->multiply(c, false, a, b, s, false, stream_);
  gemm_to_bf16<<<tiles(s), 128, 0, stream_>>>(c, a, b, s.M, s.N, s.K, s.lda, s.ldb, s.ldc, s.ta, s.tb, s.alpha);
  check(cudaGetLastError(), "start a product");
}

void Products::to_fp32(float* c, const __nv_bfloat16* a, const __nv_bfloat16* b, const Shape& s, bool accumulate) {
  if (library_) return library_->multiply(c, true, a, b, s, accumulate, stream_);
  gemm_to_fp32<<<tiles(s), 128, 0, stream_>>>(c, a, b, s.M, s.N, s.K, s.lda, s.ldb, s.ldc, s.ta, s.tb, s.alpha,
                                              accumulate);
  check(cudaGetLastError(), "start a product");
}

}  // namespace ear::cuda
