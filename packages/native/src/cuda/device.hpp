// What host code of the plugin stands on: errors as sentences, memory and streams that free themselves.
#pragma once

#include <cuda_runtime.h>

#include <cstddef>
#include <string>

#include "ear/status.h"

namespace ear::cuda {

// Thrown inside the plugin, turned into a status and a sentence at its C face.
struct Trouble {
  ear_status status;
  std::string sentence;
};

inline void check(cudaError_t error, const char* doing) {
  if (error == cudaSuccess) return;
  throw Trouble{error == cudaErrorMemoryAllocation ? EAR_ERR_TOO_LARGE : EAR_ERR_INTERNAL,
                std::string("CUDA could not ") + doing + ": " + cudaGetErrorString(error) + "."};
}

// Where a thread only asks how much a model would take: buffers add their bytes here and allocate nothing.
inline thread_local std::size_t* counted_bytes = nullptr;

// n elements on the device, zero at first.
template <class T>
class Buffer {
 public:
  Buffer() = default;
  explicit Buffer(std::size_t n) : size_(n) {
    if (n == 0) return;
    if (counted_bytes) {
      *counted_bytes += n * sizeof(T);
      return;
    }
    check(cudaMalloc(&data_, n * sizeof(T)), "allocate memory");
    // Streams of the plugin do not wait for the one that clears.
    check(cudaMemset(data_, 0, n * sizeof(T)), "clear memory");
    check(cudaStreamSynchronize(nullptr), "clear memory");
  }
  ~Buffer() {
    if (data_) cudaFree(data_);
  }
  Buffer(Buffer&& other) noexcept : data_(other.data_), size_(other.size_) { other.data_ = nullptr; }
  Buffer& operator=(Buffer&& other) noexcept {
    std::swap(data_, other.data_);
    std::swap(size_, other.size_);
    return *this;
  }

  T* data() const { return static_cast<T*>(data_); }
  std::size_t size() const { return size_; }

 private:
  void* data_ = nullptr;
  std::size_t size_ = 0;
};

class Stream {
 public:
  Stream() { check(cudaStreamCreateWithFlags(&stream_, cudaStreamNonBlocking), "make a stream"); }
  ~Stream() { cudaStreamDestroy(stream_); }
  Stream(const Stream&) = delete;
  Stream& operator=(const Stream&) = delete;
  operator cudaStream_t() const { return stream_; }

 private:
  cudaStream_t stream_ = nullptr;
};

// Copies between host and device on a stream; the host's side must stay until the stream got there.
template <class T>
void upload(T* to, const T* from, std::size_t n, cudaStream_t stream) {
  check(cudaMemcpyAsync(to, from, n * sizeof(T), cudaMemcpyHostToDevice, stream), "send data to the device");
}
template <class T>
void download(T* to, const T* from, std::size_t n, cudaStream_t stream) {
  check(cudaMemcpyAsync(to, from, n * sizeof(T), cudaMemcpyDeviceToHost, stream), "fetch data from the device");
}

}  // namespace ear::cuda
