// What this process gives up before it touches anything that a student had a hand in.
#pragma once
#include <string>

namespace ear {

/** Descriptors that this process may have. */
constexpr int MOST_FILES = 1024;

/**
 * Gives up root (for nobody), core dumps, new privileges and more than `cpu_s` seconds of processor time, and ends with
 * its parent. What is wrong in words; empty where nothing is. Memory is not limited by address space: the driver
 * reserves more of that than any machine has.
 */
std::string restrict_process(unsigned cpu_s);

} // namespace ear
