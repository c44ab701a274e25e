// What a student's object may not bring along, found before any of it runs.
#pragma once
#include <string>

namespace ear {

/**
 * Takes from an object everything that would run while it is loaded, and says why it must not be loaded at all (it
 * takes the place of the emulator's hooks, or asks for functions of the C library by the back door); empty where it may
 * be.
 */
std::string vet(std::string &object);

} // namespace ear
