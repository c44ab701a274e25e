// out[i] = a[i] + b[i] for every i below n.
__global__ void vec_add_kernel(float* out, const float* a, const float* b, int n) {
}

// out[r][c] = a[r][c] + row[c]; tables lie row after row. x counts columns, y counts rows.
__global__ void add_2d_kernel(float* out, const float* a, const float* row, int rows, int cols) {
}

// out[i] = a[i] * a[i] for every i below n, with however many threads there are.
__global__ void square_stride_kernel(float* out, const float* a, int n) {
}
