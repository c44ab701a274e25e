// Memory, streams and graphs of the stand-in for CUDA's runtime. Its memory is 1 GiB, or EAR_STANDIN_BYTES.
#include <cstdlib>
#include <cstring>
#include <map>
#include <memory>
#include <mutex>
#include <utility>
#include <vector>

#include "cuda_runtime.h"

struct ShimGraph {
  std::vector<std::function<void()>> work;
};
struct ShimStream {
  std::unique_ptr<ShimGraph> recording;
};

namespace shim {

void enqueue(cudaStream_t stream, std::function<void()> work) {
  if (stream->recording) stream->recording->work.push_back(std::move(work));
  else work();
}

}  // namespace shim

namespace {

// What is held of the memory, and by whom.
std::mutex memory;
std::map<void*, std::size_t> held;
std::size_t held_bytes = 0;

std::size_t all_bytes() {
  const char* const given = std::getenv("EAR_STANDIN_BYTES");
  return given ? std::strtoull(given, nullptr, 10) : std::size_t{1} << 30;
}

}  // namespace

const char* cudaGetErrorString(cudaError_t error) { return error == cudaErrorMemoryAllocation ? "out of memory" : "?"; }
cudaError_t cudaGetLastError() { return cudaSuccess; }
cudaError_t cudaGetDeviceCount(int* count) { return *count = 1, cudaSuccess; }
cudaError_t cudaGetDeviceProperties(cudaDeviceProp* out, int) {
  *out = {"one processor", 9, 0};
  return cudaSuccess;
}
cudaError_t cudaMemGetInfo(std::size_t* free, std::size_t* total) {
  const std::lock_guard<std::mutex> lock(memory);
  *total = all_bytes();
  *free = *total > held_bytes ? *total - held_bytes : 0;
  return cudaSuccess;
}

cudaError_t cudaMalloc(void** out, std::size_t bytes) {
  const std::lock_guard<std::mutex> lock(memory);
  if (bytes + held_bytes > all_bytes()) return cudaErrorMemoryAllocation;
  *out = std::malloc(bytes);
  if (!*out) return cudaErrorMemoryAllocation;
  held[*out] = bytes;
  held_bytes += bytes;
  return cudaSuccess;
}
cudaError_t cudaFree(void* block) {
  const std::lock_guard<std::mutex> lock(memory);
  const auto one = held.find(block);
  if (one == held.end()) return cudaErrorUnknown;
  held_bytes -= one->second;
  held.erase(one);
  std::free(block);
  return cudaSuccess;
}
cudaError_t cudaHostAlloc(void** out, std::size_t bytes, unsigned) {
  *out = std::malloc(bytes);
  return *out ? cudaSuccess : cudaErrorMemoryAllocation;
}
cudaError_t cudaHostGetDevicePointer(void** out, void* host, unsigned) { return *out = host, cudaSuccess; }
cudaError_t cudaFreeHost(void* block) { return std::free(block), cudaSuccess; }
cudaError_t cudaMemset(void* to, int value, std::size_t bytes) { return std::memset(to, value, bytes), cudaSuccess; }
cudaError_t cudaMemsetAsync(void* to, int value, std::size_t bytes, cudaStream_t stream) {
  shim::enqueue(stream, [=] { std::memset(to, value, bytes); });
  return cudaSuccess;
}
cudaError_t cudaMemcpyAsync(void* to, const void* from, std::size_t bytes, cudaMemcpyKind, cudaStream_t stream) {
  shim::enqueue(stream, [=] { std::memcpy(to, from, bytes); });
  return cudaSuccess;
}

cudaError_t cudaStreamCreateWithFlags(cudaStream_t* out, unsigned) { return *out = new ShimStream, cudaSuccess; }
cudaError_t cudaStreamDestroy(cudaStream_t stream) { return delete stream, cudaSuccess; }
cudaError_t cudaStreamSynchronize(cudaStream_t stream) {
  return stream && stream->recording ? cudaErrorUnknown : cudaSuccess;
}
cudaError_t cudaStreamQuery(cudaStream_t stream) { return cudaStreamSynchronize(stream); }
cudaError_t cudaStreamBeginCapture(cudaStream_t stream, cudaStreamCaptureMode) {
  stream->recording = std::make_unique<ShimGraph>();
  return cudaSuccess;
}
cudaError_t cudaStreamEndCapture(cudaStream_t stream, cudaGraph_t* out) {
  return *out = stream->recording.release(), cudaSuccess;
}
cudaError_t cudaGraphInstantiate(cudaGraphExec_t* out, cudaGraph_t graph, unsigned long long) {
  return *out = new ShimGraph(*graph), cudaSuccess;
}
cudaError_t cudaGraphDestroy(cudaGraph_t graph) { return delete graph, cudaSuccess; }
cudaError_t cudaGraphExecDestroy(cudaGraphExec_t graph) { return delete graph, cudaSuccess; }
cudaError_t cudaGraphLaunch(cudaGraphExec_t graph, cudaStream_t) {
  for (const auto& work : graph->work) work();
  return cudaSuccess;
}
