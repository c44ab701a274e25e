// tries: a program that prints every file it finds, its arguments and what its descriptors hold, as its answer
// threat: C1 B1
// expect: NP

#include <filesystem>
#include <fstream>
#include <iostream>
#include <iterator>
#include <string>
#include <unistd.h>

int main(int count, char** words) {
  namespace fs = std::filesystem;
  for (int i = 1; i < count; i++) std::cout << words[i] << "\n";
  std::error_code none;
  for (const auto& entry : fs::recursive_directory_iterator("/box", fs::directory_options::skip_permission_denied, none)) {
    const std::string name = entry.path().filename();
    if (name == "stub" || name == "program" || !entry.is_regular_file(none)) continue;
    std::ifstream file(entry.path());
    std::cout << std::string(std::istreambuf_iterator<char>(file), {}) << "\n";
  }
  for (int fd = 3; fd < 64; fd++) {
    char bytes[4096];
    const ssize_t size = read(fd, bytes, sizeof bytes);
    if (size > 0) std::cout.write(bytes, size);
    if (write(fd, "11\n", 3) > 0) std::cout << "11\n";
  }
}
