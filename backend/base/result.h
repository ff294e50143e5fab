#pragma once
// What can fail in normal life returns Result<T>. An Error is a code for programs, one sentence for the person
// (what is wrong, where) and a hint (what to do). Library codes (errno, SQLite, git) are translated where they
// occur and nowhere else. Exceptions do not cross our interfaces.
#include <expected>
#include <string>
#include <system_error>
#include <utility>

namespace wm {

struct Error {
    std::string code;    ///< stable, for programs: "not_found", "stale", "storage", …
    std::string message; ///< one sentence for a person
    std::string hint;    ///< what to do about it; may be empty

    bool operator==(const Error &) const = default;
};

template <class T = void> using Result = std::expected<T, Error>;

inline std::unexpected<Error> fail(std::string code, std::string message, std::string hint = {})
{
    return std::unexpected(Error{std::move(code), std::move(message), std::move(hint)});
}

/// "<what>: <errno text>"; code "no_space" for ENOSPC and EDQUOT, else "system".
std::unexpected<Error> fail_errno(int error, const std::string &what);

} // namespace wm
