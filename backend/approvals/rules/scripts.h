#pragma once
// Small languages in words of a command line, read far enough to know whether they touch files or start programs.
#include <string>
#include <string_view>
#include <vector>

namespace wm::approvals::rules {

struct ScriptUse {
    bool understood = true;
    bool runs = false;                ///< starts programs
    std::vector<std::string> written; ///< files that it writes anew
    std::vector<std::string> read;    ///< files that it reads, besides its operands
};

/// A sed script (POSIX and GNU sed(1)): `w`, `W`, `r`, `R`, `e`, and the flags of `s`.
ScriptUse sed_script(std::string_view script);
/// An awk program: system(), pipes, redirections of print, getline.
ScriptUse awk_program(std::string_view program);
/// A Perl program that is nothing but substitutions: s/a/b/g; tr/a/b/.
bool perl_only_substitutes(std::string_view program);

} // namespace wm::approvals::rules
