#pragma once
// What an agent says comes in chunks of a few words; a transcript has whole messages and thoughts. This gathers them.
// Memory: one message, and of a long one a part of at most `most`: it is cut there. Values; any thread.
#include "transcript/entry.h"

#include <string>
#include <vector>

namespace wm::runtimes::acp {

class Speech {
public:
    static constexpr std::size_t most = 64u * 1024;
    enum class What { message, thought };

    /// Returns what is complete by this: the message before it, or full parts of this one.
    std::vector<transcript::Content> add(What what, const std::string &id, const std::string &parent, const std::string &text);
    /// Something else begins: what was gathered is complete.
    std::vector<transcript::Content> end();
    /// Its next chunk can be told from the next message's.
    bool has_id() const { return !m_id.empty(); }
    /// Nothing is gathered.
    bool is_empty() const { return m_text.empty(); }

private:
    transcript::Content part(std::string text) const;

    What m_what = What::message;
    std::string m_id;
    std::string m_parent;
    std::string m_text;
};

} // namespace wm::runtimes::acp
