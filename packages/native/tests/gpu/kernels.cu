// What gpu.sh launches on a device: two right kernels, and one for each fault that the host must notice.
__global__ void vec_add(float *out, const float *a, const float *b, int n) {
  int i = blockIdx.x * blockDim.x + threadIdx.x;
  if (i < n) out[i] = a[i] + b[i];
}

#define TILE 16
extern "C" __global__ void matmul(float *c, const float *a, const float *b, int M, int N, int K) {
  __shared__ float left[TILE][TILE];
  __shared__ float right[TILE][TILE];
  int x = threadIdx.x, y = threadIdx.y;
  int row = blockIdx.y * TILE + y, col = blockIdx.x * TILE + x;
  float sum = 0;
  for (int k = 0; k < K; k += TILE) {
    left[y][x] = row < M && k + x < K ? a[row * K + k + x] : 0;
    right[y][x] = col < N && k + y < K ? b[(k + y) * N + col] : 0;
    __syncthreads();
    for (int i = 0; i < TILE; i++) sum += left[y][i] * right[i][x];
    __syncthreads();
  }
  if (row < M && col < N) c[row * N + col] = sum;
}

__device__ int calls = 0;
__global__ void first_only(float *out, const float *a, const float *b, int n) {
  if (threadIdx.x == 0 && calls++ == 0)
    for (int i = 0; i < n; i++) out[i] = a[i] + b[i];
}

__global__ void untouched(float *, const float *, const float *, int) {}

__global__ void ahead(float *out, const float *a, const float *b, int n) {
  int i = blockIdx.x * blockDim.x + threadIdx.x;
  if (i <= n) out[i] = a[i % n] + b[i % n];
}

__global__ void spoiler(float *out, const float *a, const float *b, int n) {
  int i = blockIdx.x * blockDim.x + threadIdx.x;
  if (i < n) out[i] = a[i] + b[i];
  if (i == 3) const_cast<float *>(b)[3] = 0;
}

__global__ void wild(float *out, const float *, const float *, int n) {
  if (threadIdx.x == 0) *reinterpret_cast<volatile float *>(size_t(0x10) + n * 0) = out[0];
}

__global__ void trap(float *, const float *, const float *, int) { __trap(); }

__global__ void forever(float *out, const float *, const float *, int) {
  for (volatile int go = 1; go;) out[0] = 1;
}
