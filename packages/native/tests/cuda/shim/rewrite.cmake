# cmake -DFROM=… -DTO=… -P rewrite.cmake: makes launches of kernels plain C++ for the stand-in of CUDA's runtime.
file(READ "${FROM}" source)
string(REGEX REPLACE "([A-Za-z0-9_:]+(<[A-Za-z0-9_]+>)?)<<<" "SHIM_LAUNCH(\\1, " source "${source}")
string(REPLACE ">>>" ")" source "${source}")
file(WRITE "${TO}" "#include \"cuda_runtime.h\"\n#line 1 \"${FROM}\"\n${source}")
