// Why a call did not do it, in two languages.
#pragma once

#include <string>
#include <string_view>

#include "ear/run.h"

namespace ear::run {

// Fills problem, which may be null, cuts what is too long between two characters, and answers status.
ear_status refuse(ear_problem* problem, ear_status status, std::string_view where, std::string_view english,
                  std::string_view korean);

// A status of a part of the engine in its own words.
ear_status refuse(ear_problem* problem, ear_status status, std::string_view where);

// What the CUDA half could not do, in its words.
ear_status refuse_device(ear_problem* problem, ear_status status, std::string_view why);

// A call that the caller's flag ended.
ear_status cancelled(ear_problem* problem);

// The fewest digits that give the number back.
std::string show(double number);

}  // namespace ear::run
