#pragma once
// What may not get lost when the daemon cannot be reached from a run (it is down, or a sandbox forbids sockets): the
// request is left as a file, and the answer comes as one (docs/contracts.md, "Who is speaking").
#include "base/json.h"

#include <filesystem>
#include <optional>

namespace wm::cli {

class Spool {
public:
    /// `directory` empty: not in a run.
    Spool(std::filesystem::path directory, const Json &request);

    /// Leaves the request there if it is one of those and not there yet. The exit status once it is answered.
    std::optional<int> leave_and_look();
    /// It was answered in another way.
    void take_back() const;
    bool is_left() const { return m_left; }
    /// Nobody answers: says so, and stays there for the next daemon.
    int leave_it_there() const;

private:
    std::filesystem::path m_request_file, m_answer_file;
    std::string m_text;
    bool m_json = false; ///< it is told so
    bool m_left = false;
};

} // namespace wm::cli
