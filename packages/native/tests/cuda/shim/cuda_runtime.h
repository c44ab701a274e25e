/*
 * CUDA's runtime on one processor, as far as the plugin uses it, so that its host code and its kernels can be tested
 * whole where no GPU is: memory is the host's, a stream does its work at once or records it for a graph, a launch runs
 * block after block, the threads of a block as fibers (fibers.cpp). `kernel<<<grid, block, shared, stream>>>(…)` is
 * rewritten to SHIM_LAUNCH(kernel, grid, block, shared, stream)(…) before the compiler sees it (rewrite.cmake).
 */
#pragma once

#include <cmath>
#include <cstddef>
#include <cstdint>
#include <functional>

#define __global__
#define __host__
#define __device__
#define __shared__ static
#define __launch_bounds__(...)
#define __align__(bytes) __attribute__((aligned(bytes)))

struct dim3 {
  unsigned x = 1, y = 1, z = 1;
  dim3(unsigned x = 1, unsigned y = 1, unsigned z = 1) : x(x), y(y), z(z) {}
};
extern dim3 gridDim, blockDim, blockIdx, threadIdx;

void __syncthreads();
void __syncwarp();
float __shfl_xor_sync(unsigned mask, float value, int apart);
inline unsigned __umulhi(unsigned a, unsigned b) { return static_cast<unsigned>((std::uint64_t{a} * b) >> 32); }
inline float rsqrtf(float x) { return 1.0f / std::sqrt(x); }

enum cudaError_t { cudaSuccess = 0, cudaErrorMemoryAllocation = 2, cudaErrorNotReady = 600, cudaErrorUnknown = 999 };
enum cudaMemcpyKind { cudaMemcpyHostToDevice, cudaMemcpyDeviceToHost };
enum cudaStreamCaptureMode { cudaStreamCaptureModeThreadLocal };
enum { cudaStreamNonBlocking = 1, cudaHostAllocMapped = 2 };
typedef struct ShimStream* cudaStream_t;
typedef struct ShimGraph* cudaGraph_t;
typedef struct ShimGraph* cudaGraphExec_t;
struct cudaDeviceProp {
  char name[256];
  int major, minor;
};

const char* cudaGetErrorString(cudaError_t error);
cudaError_t cudaGetLastError();
cudaError_t cudaGetDeviceCount(int* count);
cudaError_t cudaGetDeviceProperties(cudaDeviceProp* out, int device);
cudaError_t cudaMemGetInfo(std::size_t* free, std::size_t* total);
cudaError_t cudaMalloc(void** out, std::size_t bytes);
cudaError_t cudaFree(void* memory);
cudaError_t cudaHostAlloc(void** out, std::size_t bytes, unsigned flags);
cudaError_t cudaHostGetDevicePointer(void** out, void* host, unsigned flags);
cudaError_t cudaFreeHost(void* memory);
cudaError_t cudaMemset(void* to, int value, std::size_t bytes);
cudaError_t cudaMemsetAsync(void* to, int value, std::size_t bytes, cudaStream_t stream);
cudaError_t cudaMemcpyAsync(void* to, const void* from, std::size_t bytes, cudaMemcpyKind kind, cudaStream_t stream);
cudaError_t cudaStreamCreateWithFlags(cudaStream_t* out, unsigned flags);
cudaError_t cudaStreamDestroy(cudaStream_t stream);
cudaError_t cudaStreamSynchronize(cudaStream_t stream);
cudaError_t cudaStreamQuery(cudaStream_t stream);
cudaError_t cudaStreamBeginCapture(cudaStream_t stream, cudaStreamCaptureMode mode);
cudaError_t cudaStreamEndCapture(cudaStream_t stream, cudaGraph_t* out);
cudaError_t cudaGraphInstantiate(cudaGraphExec_t* out, cudaGraph_t graph, unsigned long long flags);
cudaError_t cudaGraphDestroy(cudaGraph_t graph);
cudaError_t cudaGraphExecDestroy(cudaGraphExec_t graph);
cudaError_t cudaGraphLaunch(cudaGraphExec_t graph, cudaStream_t stream);

namespace shim {

// Does something on a stream: now, or later where the stream records.
void enqueue(cudaStream_t stream, std::function<void()> work);
// Runs body once for each thread of each block; kernel tells which one it is.
void run_blocks(const void* kernel, dim3 grid, dim3 block, const std::function<void()>& body);

template <class... Parameters>
struct Launch {
  void (*kernel)(Parameters...);
  dim3 grid, block;
  cudaStream_t stream;
  template <class... Arguments>
  void operator()(Arguments... arguments) const {
    enqueue(stream, [kernel = kernel, grid = grid, block = block, arguments...] {
      run_blocks(reinterpret_cast<const void*>(kernel), grid, block,
                 [&] { kernel(static_cast<Parameters>(arguments)...); });
    });
  }
};

template <class... Parameters>
Launch<Parameters...> launch(void (*kernel)(Parameters...), dim3 grid, dim3 block, std::size_t, cudaStream_t stream) {
  return {kernel, grid, block, stream};
}

}  // namespace shim

#define SHIM_LAUNCH(kernel, ...) shim::launch(kernel, __VA_ARGS__)
