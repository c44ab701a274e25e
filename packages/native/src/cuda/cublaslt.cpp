#include "cublaslt.hpp"

#include <dlfcn.h>
#include <glob.h>

#include <cstdlib>
#include <string>
#include <vector>

namespace ear::cuda {

namespace {

// Values of NVIDIA's enumerations.
enum { R_32F = 0, R_16BF = 14, COMPUTE_32F = 68, OP_N = 0, OP_T = 1 };
enum { DESC_TRANSA = 3, DESC_TRANSB = 4 };
enum { PREFER_WORKSPACE_BYTES = 1, PREFER_REDUCTION_SCHEME = 3 };
constexpr std::uint32_t NO_REDUCTION = 0;  // K is never split: sums keep one order
constexpr std::size_t WORKSPACE_BYTES = std::size_t{32} << 20;

struct Algorithm {
  std::uint64_t data[8];
};
struct Heuristic {
  Algorithm algorithm;
  std::size_t workspace_bytes;
  int state;
  float waves;
  int reserved[4];
};

std::vector<std::string> candidates() {
  std::vector<std::string> all;
  if (const char* named = std::getenv("EAR_CUBLASLT")) return {named};
  for (const char* name : {"libcublasLt.so.13", "libcublasLt.so.12", "libcublasLt.so.11", "libcublasLt.so"})
    all.emplace_back(name);
  for (const char* pattern : {"/usr/local/cuda*/lib64/libcublasLt.so.*",
                              "/usr/lib/python3*/*-packages/nvidia/cu*/lib/libcublasLt.so.*",
                              "/usr/local/lib/python3*/*-packages/nvidia/cu*/lib/libcublasLt.so.*",
                              "/opt/*/lib/python3*/*-packages/nvidia/cu*/lib/libcublasLt.so.*"}) {
    glob_t found{};
    if (glob(pattern, 0, nullptr, &found) == 0) {
      for (std::size_t i = 0; i < found.gl_pathc; i++) all.emplace_back(found.gl_pathv[i]);
    }
    globfree(&found);
  }
  return all;
}

void require(int status, const char* doing) {
  if (status != 0)
    throw Trouble{EAR_ERR_INTERNAL,
                  std::string("cuBLASLt could not ") + doing + " (status " + std::to_string(status) + ")."};
}

}  // namespace

struct CublasLt::Functions {
  int (*create)(void**);
  int (*destroy)(void*);
  int (*desc_create)(void**, int compute, int scale);
  int (*desc_destroy)(void*);
  int (*desc_set)(void*, int, const void*, std::size_t);
  int (*layout_create)(void**, int type, std::uint64_t rows, std::uint64_t columns, std::int64_t ld);
  int (*layout_destroy)(void*);
  int (*preference_create)(void**);
  int (*preference_destroy)(void*);
  int (*preference_set)(void*, int, const void*, std::size_t);
  int (*heuristic)(void*, void*, void*, void*, void*, void*, void*, int, Heuristic*, int*);
  int (*matmul)(void*, void*, const void*, const void*, void*, const void*, void*, const void*, const void*, void*,
                void*, void*, const Algorithm*, void*, std::size_t, cudaStream_t);

  bool load(void* library) {
    const auto get = [&](auto& function, const char* name) {
      function = reinterpret_cast<std::remove_reference_t<decltype(function)>>(dlsym(library, name));
      return function != nullptr;
    };
    return get(create, "cublasLtCreate") && get(destroy, "cublasLtDestroy") &&
           get(desc_create, "cublasLtMatmulDescCreate") && get(desc_destroy, "cublasLtMatmulDescDestroy") &&
           get(desc_set, "cublasLtMatmulDescSetAttribute") && get(layout_create, "cublasLtMatrixLayoutCreate") &&
           get(layout_destroy, "cublasLtMatrixLayoutDestroy") &&
           get(preference_create, "cublasLtMatmulPreferenceCreate") &&
           get(preference_destroy, "cublasLtMatmulPreferenceDestroy") &&
           get(preference_set, "cublasLtMatmulPreferenceSetAttribute") &&
           get(heuristic, "cublasLtMatmulAlgoGetHeuristic") && get(matmul, "cublasLtMatmul");
  }
};

struct CublasLt::Plan {
  explicit Plan(const Functions& functions) : functions(functions) {}
  ~Plan() {
    for (void* layout : {left, right, out})
      if (layout) functions.layout_destroy(layout);
    if (desc) functions.desc_destroy(desc);
  }
  Plan(const Plan&) = delete;
  Plan& operator=(const Plan&) = delete;

  const Functions& functions;
  void* desc = nullptr;
  void* left = nullptr;
  void* right = nullptr;
  void* out = nullptr;
  Heuristic chosen{};
};

CublasLt::CublasLt(void* library, std::unique_ptr<Functions> functions)
    : library_(library), functions_(std::move(functions)), workspace_(WORKSPACE_BYTES) {
  require(functions_->create(&handle_), "start");
}

CublasLt::~CublasLt() {
  plans_.clear();
  if (handle_) functions_->destroy(handle_);
  dlclose(library_);
}

std::unique_ptr<CublasLt> CublasLt::open() {
  for (const std::string& name : candidates()) {
    void* library = dlopen(name.c_str(), RTLD_NOW | RTLD_LOCAL);
    if (!library) continue;
    auto functions = std::make_unique<Functions>();
    if (functions->load(library)) return std::unique_ptr<CublasLt>(new CublasLt(library, std::move(functions)));
    dlclose(library);
  }
  return nullptr;
}

/*
 * cuBLASLt counts by columns: a matrix held row by row (R, S) is to it (S, R). So C^T = op(B)^T op(A)^T is asked for,
 * with B on the left.
 */
CublasLt::Plan& CublasLt::plan(const Shape& s, bool c_is_fp32, bool accumulate) {
  std::unique_ptr<Plan>& kept = plans_[{s, c_is_fp32, accumulate}];
  if (kept) return *kept;
  const Functions& f = *functions_;
  auto plan = std::make_unique<Plan>(f);
  const int left = s.tb ? OP_T : OP_N, right = s.ta ? OP_T : OP_N;
  require(f.desc_create(&plan->desc, COMPUTE_32F, R_32F), "describe a product");
  require(f.desc_set(plan->desc, DESC_TRANSA, &left, sizeof left), "describe a product");
  require(f.desc_set(plan->desc, DESC_TRANSB, &right, sizeof right), "describe a product");
  const auto layout = [&](void** made, int type, int rows, int columns, int ld) {
    require(f.layout_create(made, type, rows, columns, ld), "describe a matrix");
  };
  layout(&plan->left, R_16BF, s.tb ? s.K : s.N, s.tb ? s.N : s.K, s.ldb);
  layout(&plan->right, R_16BF, s.ta ? s.M : s.K, s.ta ? s.K : s.M, s.lda);
  layout(&plan->out, c_is_fp32 ? R_32F : R_16BF, s.N, s.M, s.ldc);

  void* preference = nullptr;
  require(f.preference_create(&preference), "state a preference");
  f.preference_set(preference, PREFER_WORKSPACE_BYTES, &WORKSPACE_BYTES, sizeof WORKSPACE_BYTES);
  f.preference_set(preference, PREFER_REDUCTION_SCHEME, &NO_REDUCTION, sizeof NO_REDUCTION);
  int found = 0;
  const int status = f.heuristic(handle_, plan->desc, plan->left, plan->right, plan->out, plan->out, preference, 1,
                                 &plan->chosen, &found);
  f.preference_destroy(preference);
  require(status == 0 && found == 0 ? -1 : status, "find an algorithm");
  kept = std::move(plan);
  return *kept;
}

void CublasLt::multiply(void* c, bool c_is_fp32, const void* a, const void* b, const Shape& shape, bool accumulate,
                        cudaStream_t stream) {
  Plan& p = plan(shape, c_is_fp32, accumulate);
  const float beta = accumulate ? 1.0f : 0.0f;
  require(functions_->matmul(handle_, p.desc, &shape.alpha, b, p.left, a, p.right, &beta, c, p.out, c, p.out,
                             &p.chosen.algorithm, workspace_.data(), WORKSPACE_BYTES, stream),
          "multiply");
}

}  // namespace ear::cuda
