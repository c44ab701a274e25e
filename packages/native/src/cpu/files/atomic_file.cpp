#include "files/atomic_file.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <cerrno>
#include <cstdio>

#include "base/sentence.hpp"

namespace ear {

namespace {

class Descriptor {
 public:
  explicit Descriptor(int number) : number_(number) {}
  ~Descriptor() { close(); }
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;
  int number() const { return number_; }
  bool open() const { return number_ >= 0; }
  // What close() answers can be the first news of a full disk on a network.
  bool close() {
    const int number = number_;
    number_ = -1;
    return number < 0 || ::close(number) == 0;
  }

 private:
  int number_;
};

// What could not be done to a path, and what the system said.
struct Doing {
  const char* english;
  const char* korean;
};
constexpr Doing kCreate{"cannot create", "만들 수 없어요"};
constexpr Doing kWrite{"cannot write", "쓸 수 없어요"};
constexpr Doing kSync{"cannot sync", "디스크에 다 쓰지 못했어요"};
constexpr Doing kReplace{"cannot replace", "새것으로 바꿀 수 없어요"};

Reason said(const Doing& doing, const std::string& path, int error) {
  const Reason system = system_reason(error);
  return {joined({doing.english, " ", path, ": ", system.english}),
          joined({path, ": ", doing.korean, ". ", system.korean})};
}

bool write_all(int descriptor, const Span& part) {
  // The kernel takes at most about 2 GiB at once.
  constexpr std::size_t kAtOnce = std::size_t{1} << 30;
  const char* at = static_cast<const char*>(part.data);
  for (std::size_t left = part.size; left > 0;) {
    const ssize_t written = ::write(descriptor, at, std::min(left, kAtOnce));
    if (written < 0 && errno == EINTR) continue;
    if (written < 0) return false;
    at += written;
    left -= static_cast<std::size_t>(written);
  }
  return true;
}

// A new file beside path, of a name that no other writer uses.
int create_beside(const std::string& path, std::string& name) {
  static std::atomic<unsigned> counter{0};
  for (int attempt = 0; attempt < 100; attempt++) {
    name = path + ".part-" + std::to_string(::getpid()) + "-" + std::to_string(counter++);
    const int number = ::open(name.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
    if (number >= 0 || errno != EEXIST) return number;
  }
  return -1;
}

}  // namespace

bool write_file_atomically(const std::string& path, const std::vector<Span>& parts, Reason& why) {
  std::string name;
  Descriptor file(create_beside(path, name));
  if (!file.open()) {
    why = said(kCreate, name, errno);
    return false;
  }
  const auto give_up = [&](const Doing& doing, const std::string& what) {
    why = said(doing, what, errno);
    file.close();
    ::unlink(name.c_str());
    return false;
  };
  for (const Span& part : parts) {
    if (!write_all(file.number(), part)) return give_up(kWrite, name);
  }
  if (::fsync(file.number()) != 0) return give_up(kSync, name);
  if (!file.close()) return give_up(kWrite, name);
  if (std::rename(name.c_str(), path.c_str()) != 0) return give_up(kReplace, path);

  const std::size_t slash = path.rfind('/');
  const std::string folder = slash == path.npos ? "." : slash == 0 ? "/" : path.substr(0, slash);
  Descriptor place(::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  // Some file systems cannot sync a folder; the file itself is complete all the same.
  if (place.open()) ::fsync(place.number());
  return true;
}

}  // namespace ear
