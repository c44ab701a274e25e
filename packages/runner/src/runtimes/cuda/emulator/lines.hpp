// Source lines of code addresses, from the line programs that `g++ -gdwarf-4 -g1` leaves in the object.
#pragma once
#include "machine.hpp"

namespace ear {

/** Reads .debug_line (DWARF 4, section 6.2). `bias` is where the object was loaded. What it cannot read it leaves. */
void read_lines(const u8 *section, std::size_t size, const u8 *bias);

} // namespace ear
