// How many threads a process may keep busy: its processors, and the time that its control groups grant.
#include <algorithm>
#include <fstream>
#include <limits>
#include <sstream>
#include <string>
#include <thread>

#include "base/pool.hpp"

#if defined(__linux__)
#include <sched.h>
#endif

namespace ear {

namespace {

constexpr double kNoLimit = std::numeric_limits<double>::infinity();

// Processors' worth of time, or no limit where the file is missing or says "max".
double quota_v2(const std::string& folder) {
  std::ifstream file(folder + "/cpu.max");
  std::string quota;
  double period = 0;
  if (!(file >> quota >> period) || quota == "max" || !(period > 0)) return kNoLimit;
  std::istringstream number(quota);
  double time = 0;
  return number >> time && time > 0 ? time / period : kNoLimit;
}

double quota_v1(const std::string& folder) {
  std::ifstream quota_file(folder + "/cpu.cfs_quota_us"), period_file(folder + "/cpu.cfs_period_us");
  double quota = 0, period = 0;
  if (!(quota_file >> quota) || !(period_file >> period) || !(quota > 0) || !(period > 0)) return kNoLimit;
  return quota / period;
}

// The smallest quota of a group and of those above it, down to the mount itself. In a container the path may lie
// outside what is mounted; then the mount itself is what counts.
template <class Quota>
double smallest(const std::string& mount, std::string path, Quota quota) {
  double least = quota(mount);
  while (!path.empty() && path != "/") {
    least = std::min(least, quota(mount + path));
    path.erase(path.rfind('/'));
  }
  return least;
}

bool names_cpu(const std::string& controllers) {
  std::istringstream list(controllers);
  for (std::string one; std::getline(list, one, ',');) {
    if (one == "cpu") return true;
  }
  return false;
}

// Lines are "0::/path" for v2 and "4:cpu,cpuacct:/path" for v1.
double group_quota(const std::string& root) {
  std::ifstream groups(root + "/proc/self/cgroup");
  double least = kNoLimit;
  for (std::string line; std::getline(groups, line);) {
    const std::size_t first = line.find(':');
    const std::size_t second = first == std::string::npos ? first : line.find(':', first + 1);
    if (second == std::string::npos) continue;
    const std::string controllers = line.substr(first + 1, second - first - 1), path = line.substr(second + 1);
    if (!path.empty() && path[0] != '/') continue;
    if (controllers.empty()) {
      least = std::min(least, smallest(root + "/sys/fs/cgroup", path, quota_v2));
    } else if (names_cpu(controllers)) {
      least = std::min(least, smallest(root + "/sys/fs/cgroup/cpu", path, quota_v1));
      least = std::min(least, smallest(root + "/sys/fs/cgroup/" + controllers, path, quota_v1));
    }
  }
  return least;
}

int processors() {
#if defined(__linux__)
  cpu_set_t set;
  CPU_ZERO(&set);
  if (sched_getaffinity(0, sizeof set, &set) == 0) return std::max(1, CPU_COUNT(&set));
#endif
  return std::max(1, static_cast<int>(std::thread::hardware_concurrency()));
}

}  // namespace

int usable_threads(const char* root) {
  const double quota = group_quota(root);
  const int most = processors();
  return quota >= most ? most : std::max(1, static_cast<int>(quota));
}

}  // namespace ear
