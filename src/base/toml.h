// toml++ without its assumptions: include this, not <toml++/toml.h>, and in .cc files only.
//
// toml++ 3.3 asserts in a debug build that a key follows '[' and a value '[' or ','. In others it
// tells the compiler that it may rely on it, so that "[=" or "a = [ }" is undefined. Behind each
// of these assertions the parser has an error of its own for what it denies; this lets it get
// there.
#pragma once

#ifdef NDEBUG
#define ASSAY_TOML_NDEBUG
#undef NDEBUG
#endif
#define TOML_ASSERT(condition) static_cast<void>(0)

#include <toml++/toml.h>

#ifdef ASSAY_TOML_NDEBUG
#undef ASSAY_TOML_NDEBUG
#define NDEBUG
#endif
