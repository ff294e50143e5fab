#pragma once
// toml++ without exceptions, for files that anybody may have written. Its parser asserts (or, with NDEBUG, promises the
// compiler) what a malformed table header can break, `[[;` for one, although it goes on to report the mistake properly:
// so both are off, and every file that parses TOML includes it through here. Include only in .cpp files: it is heavy.
#pragma push_macro("NDEBUG")
#undef NDEBUG
#define TOML_ASSERT(expression) static_assert(true)
#define TOML_EXCEPTIONS 0
#define TOML_ENABLE_FORMATTERS 0
#include <toml++/toml.hpp>
#pragma pop_macro("NDEBUG")
