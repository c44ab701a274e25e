#include "base/reason.hpp"

#include <cerrno>
#include <system_error>

#include "base/sentence.hpp"

namespace ear {

namespace {

// What reading and writing files ends with; nullptr for anything rarer.
const char* korean_of(int error) {
  switch (error) {
    case ENOENT: return "그런 파일이나 폴더가 없어요.";
    case EACCES:
    case EPERM: return "권한이 없어요.";
    case EISDIR: return "파일이 아니라 폴더예요.";
    case ENOTDIR: return "경로의 중간에 폴더가 아닌 것이 있어요.";
    case EEXIST: return "같은 이름이 이미 있어요.";
    case ENOTEMPTY: return "폴더가 비어 있지 않아요.";
    case ENOSPC: return "디스크에 남은 자리가 없어요.";
    case EDQUOT: return "쓸 수 있는 디스크 용량을 다 썼어요.";
    case EFBIG: return "파일이 너무 커요.";
    case EROFS: return "읽기만 할 수 있는 디스크예요.";
    case EIO: return "디스크를 읽거나 쓰지 못했어요.";
    case EMFILE:
    case ENFILE: return "열어 둔 파일이 너무 많아요.";
    case ENAMETOOLONG: return "경로가 너무 길어요.";
    case ELOOP: return "심볼릭 링크가 너무 많이 이어져요.";
    case EBUSY:
    case ETXTBSY: return "다른 프로그램이 쓰고 있어요.";
    case ENOMEM: return "메모리가 부족해요.";
    default: return nullptr;
  }
}

}  // namespace

Reason system_reason(int error) {
  const char* const korean = korean_of(error);
  return {std::generic_category().message(error),
          korean ? std::string(korean) : joined({"시스템 오류 ", std::to_string(error), "번이에요."})};
}

}  // namespace ear
