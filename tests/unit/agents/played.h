#pragma once
// The agent of these tests.
#include "runtimes/runtime.h"

#include <set>

namespace wm::tests {

/// An agent whose protocol is one word for each thing that happens: "session ID", "turn"; any other line is a remark.
class Played final : public runtimes::Runtime {
public:
    Played() { m_standing.phase = transcript::Phase::idle; }

    std::vector<transcript::Content> read(std::string_view bytes) override
    {
        std::vector<transcript::Content> contents;
        m_unread += bytes;
        for (auto end = m_unread.find('\n'); end != std::string::npos; end = m_unread.find('\n')) {
            const std::string line = m_unread.substr(0, end);
            m_unread.erase(0, end + 1);
            if (line.starts_with("session "))
                m_standing.session.id = line.substr(8);
            else if (line == "turn")
                contents.emplace_back(transcript::Turn{});
            else
                contents.emplace_back(transcript::Remark{line});
            m_standing.turns += line == "turn" ? 1 : 0;
        }
        return contents;
    }
    void wrote(std::string_view) override {}
    Result<> want(const runtimes::Wish &wish) override
    {
        if (const auto *prompt = std::get_if<runtimes::Prompt>(&wish); prompt != nullptr && m_known.insert(prompt->id).second)
            m_standing.undelivered.push_back(prompt->id);
        return {};
    }
    std::optional<std::string> due() override { return std::nullopt; }
    const runtimes::Standing &standing() const override { return m_standing; }
    std::optional<Json> checkpoint() const override { return std::nullopt; }
    void restore(const Json &) override {}

private:
    runtimes::Standing m_standing;
    std::string m_unread;
    std::set<std::string> m_known;
};

} // namespace wm::tests
