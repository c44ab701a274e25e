__global__ void vec_add_kernel(float* out, const float* a, const float* b, int n) {
  int i = threadIdx.x;
  if (i < n) out[i] = a[i] + b[i];
}

__global__ void add_2d_kernel(float* out, const float* a, const float* row, int rows, int cols) {
  int c = blockIdx.x * blockDim.x + threadIdx.x;
  int r = blockIdx.y * blockDim.y + threadIdx.y;
  if (r < rows && c < cols) out[r * cols + c] = a[r * cols + c] + row[c];
}

__global__ void square_stride_kernel(float* out, const float* a, int n) {
  int step = gridDim.x * blockDim.x;
  for (int i = blockIdx.x * blockDim.x + threadIdx.x; i < n; i += step) out[i] = a[i] * a[i];
}
