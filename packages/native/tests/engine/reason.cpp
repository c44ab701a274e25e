// Reasons of the system, in both languages.
#include "base/reason.hpp"

#include <cerrno>

#include "check.hpp"
#include "korean.hpp"

TEST("reason: the system's own are told in both languages, also those that nobody foresaw") {
  for (int error = 1; error < 140; error++) {
    const ear::Reason reason = ear::system_reason(error);
    CHECK(!reason.english.empty() && check::is_korean_alone(reason.korean) && reason.korean.ends_with("요."));
  }
  CHECK(ear::system_reason(ENOENT).english == "No such file or directory");
  CHECK(ear::system_reason(ENOENT).korean == "그런 파일이나 폴더가 없어요.");
  CHECK(ear::system_reason(ENOSPC).korean != ear::system_reason(EACCES).korean);
  CHECK(ear::system_reason(EDOM).korean == "시스템 오류 33번이에요.");
}

TEST("reason: an English phrase in a Korean sentence is found") {
  CHECK(check::is_korean_alone("dtype, shape, data_offsets 세 가지로 적혀 있어야 해요."));
  CHECK(check::is_korean_alone("모르는 이름이에요: \"an English phrase\""));
  CHECK(!check::is_korean_alone("파일을 읽을 수 없어요: No such file or directory"));
  CHECK(!check::is_korean_alone("레시피가 JSON이 아니에요: line 1, column 2: expected a value"));
  CHECK(!check::is_korean_alone("plain English.") && !check::is_korean_alone(""));
}
