#pragma once
// Reads the members of a JSON object that a stranger wrote: types and ranges are checked, nothing throws, and the
// first thing that is wrong becomes the error. Ask for every member, then ask `result()`.
#include "base/json.h"
#include "base/result.h"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace wm::wire {

class Members {
public:
    /// `what` names the object in the error: "spec.json", "The request input".
    Members(const Json &object, std::string_view what);

    /// A whole number within the range; `otherwise` when the member is absent and may be.
    std::int64_t integer(const char *name, std::int64_t least, std::int64_t most, std::optional<std::int64_t> otherwise = {});
    bool boolean(const char *name, std::optional<bool> otherwise = {});
    std::string text(const char *name, std::optional<std::string> otherwise = {});
    /// Null (with the error noted) when it is absent.
    const Json &any(const char *name);
    /// Null when it is absent.
    const Json &maybe(const char *name) const;
    /// For checks of the caller's own.
    void complain(std::string sentence);

    Result<> result() const;

private:
    const Json &m_object;
    std::string m_what;
    std::optional<Error> m_error;
};

} // namespace wm::wire
