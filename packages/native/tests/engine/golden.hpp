// Lines of a golden file, split into words.
#pragma once

#include <fstream>
#include <sstream>
#include <string>
#include <vector>

namespace golden {

using Words = std::vector<std::string>;

inline std::vector<std::string> lines(const std::string& path) {
  std::ifstream file(path);
  std::vector<std::string> all;
  for (std::string line; std::getline(file, line);) all.push_back(line);
  return all;
}

inline Words words(const std::string& line) {
  std::istringstream stream(line);
  Words all;
  for (std::string word; stream >> word;) all.push_back(word);
  return all;
}

}  // namespace golden
