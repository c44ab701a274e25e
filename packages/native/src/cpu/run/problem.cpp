#include "run/problem.hpp"

#include <charconv>
#include <cmath>
#include <cstring>

#include "base/utf8.hpp"

namespace ear::run {

namespace {

void copy(char* out, size_t capacity, std::string_view text) {
  size_t n = text.size() < capacity ? text.size() : capacity - 1;
  while (n > 0 && n < text.size() && continues_character(text[n])) n--;
  std::memcpy(out, text.data(), n);
  out[n] = '\0';
}

std::string_view korean_of(ear_status status) {
  switch (status) {
    case EAR_ERR_TEXT: return "글에 올바른 UTF-8이 아니거나 처음 보는 글자가 있어요.";
    case EAR_ERR_TOO_LARGE: return "모델이나 데이터가 엔진의 한계보다 커요.";
    case EAR_ERR_MEMORY: return "메모리가 부족해요.";
    case EAR_ERR_ARGUMENT: return "값이 빠졌거나 범위를 벗어났어요.";
    case EAR_DIVERGED: return "손실이 더는 유한한 수가 아니에요. 학습률을 낮춰 보세요.";
    default: return "엔진 안에서 문제가 생겼어요.";
  }
}

}  // namespace

ear_status refuse(ear_problem* problem, ear_status status, std::string_view where, std::string_view english,
                  std::string_view korean) {
  if (!problem) return status;
  problem->status = status;
  copy(problem->where, sizeof problem->where, where);
  copy(problem->sentence, sizeof problem->sentence, english);
  copy(problem->korean, sizeof problem->korean, korean);
  return status;
}

ear_status refuse(ear_problem* problem, ear_status status, std::string_view where) {
  return refuse(problem, status, where, ear_status_sentence(status), korean_of(status));
}

ear_status refuse_device(ear_problem* problem, ear_status status, std::string_view why) {
  if (why.empty()) return refuse(problem, status, "device");
  return refuse(problem, status, "device", "The GPU could not go on. " + std::string(why),
                "GPU로 학습을 이어 갈 수 없어요. (" + std::string(why) + ")");
}

ear_status cancelled(ear_problem* problem) {
  return refuse(problem, EAR_FINISHED, "cancel", "The run was cancelled.", "학습을 취소했어요.");
}

std::string show(double number) {
  if (std::isnan(number)) return "NaN";
  if (std::isinf(number)) return number > 0 ? "Infinity" : "-Infinity";
  char digits[32];
  const std::to_chars_result end = std::to_chars(digits, digits + sizeof digits, number);
  return {digits, end.ptr};
}

}  // namespace ear::run
