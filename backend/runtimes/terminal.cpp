#include "runtimes/terminal.h"

#include "base/terminal_sequences.h"
#include "base/text.h"
#include "base/ulid.h"

#include <algorithm>
#include <functional>
#include <set>

namespace wm::runtimes {
namespace {

constexpr std::size_t longest_action = 200;
constexpr std::size_t most_of_a_line = 4 * longest_action; // bytes
constexpr std::string_view begin_paste = "\x1B[200~", end_paste = "\x1B[201~";
constexpr std::string_view interrupt_key = "\x03";

std::string_view without_paste(std::string_view typed)
{
    if (typed.starts_with(begin_paste) && typed.ends_with(end_paste) && typed.size() >= begin_paste.size() + end_paste.size())
        return typed.substr(begin_paste.size(), typed.size() - begin_paste.size() - end_paste.size());
    return typed;
}

std::string shown(std::string text)
{
    return elide(trim(as_utf8(without_controls(text, " "))), longest_action);
}

class Terminal final : public Runtime {
public:
    explicit Terminal(std::string submit) : m_submit(std::move(submit)) { m_standing.typed = true; }

    std::vector<transcript::Content> read(std::string_view bytes) override
    {
        if (!bytes.empty())
            m_quiet = false;
        m_sequences.read(
            bytes, [this](std::string_view text) { take_text(text); }, [this](const TerminalSequence &found) { take_sequence(found); });
        m_standing.phase = m_reads ? transcript::Phase::idle : transcript::Phase::working;
        m_standing.action = m_title.empty() ? m_last_line : m_title;
        return std::exchange(m_entries, {});
    }

    void wrote(std::string_view bytes) override
    {
        if (!m_unsubmitted.empty() && bytes == m_submit) {
            std::erase(m_standing.undelivered, m_unsubmitted);
            m_entries.emplace_back(transcript::Delivered{std::exchange(m_unsubmitted, {})});
        } else if (m_interrupts && bytes == interrupt_key) {
            m_interrupts = false;
        } else if (const auto next = next_waiting(); next != m_waiting.end() && without_paste(bytes) == next->text) {
            m_unsubmitted = next->id;
            m_waiting.erase(next);
        }
    }

    void wrote_before(std::string_view bytes, Timestamp at) override
    {
        if (bytes == m_submit && !m_before.empty())
            m_before.back().submitted = true;
        else if (bytes != interrupt_key)
            m_before.push_back({hash_of(without_paste(bytes)), at});
    }

    void is_quiet() override { m_quiet = true; }

    Result<> want(const Wish &wish) override
    {
        if (const auto *prompt = std::get_if<Prompt>(&wish))
            type(*prompt);
        else if (std::holds_alternative<Interrupt>(wish))
            m_interrupts = true;
        else
            return fail("unsupported", "It asks on its own screen.", "Look at its terminal: `wm attach`.");
        return {};
    }

    std::optional<std::string> due() override
    {
        if (!m_unsubmitted.empty())
            return m_submit;
        if (m_interrupts)
            return std::string(interrupt_key);
        const auto next = next_waiting();
        if (next == m_waiting.end() || !(next->now || m_reads || (m_quiet && !m_has_read)))
            return std::nullopt;
        const std::string &text = next->text;
        return m_reads ? std::string(begin_paste) + text + std::string(end_paste) : text;
    }

    const Standing &standing() const override { return m_standing; }

    /// A screen has no turns between which it could be left: it is folded whole.
    std::optional<Json> checkpoint() const override { return std::nullopt; }
    void restore(const Json &) override {}

private:
    struct Waiting {
        std::string id, text;
        bool now = false, hold = false;
    };
    struct Before {
        std::size_t text = 0; ///< hash
        Timestamp at = 0;
        bool submitted = false;
        bool claimed = false;
    };

    std::deque<Waiting>::iterator next_waiting() { return std::ranges::find(m_waiting, false, &Waiting::hold); }

    static std::size_t hash_of(std::string_view text) { return std::hash<std::string_view>()(text); }

    /// What was typed carries no id: the same text, after the prompt was made, is that prompt.
    void type(const Prompt &prompt)
    {
        if (!m_known.insert(prompt.id).second) {
            if (const auto known = std::ranges::find(m_waiting, prompt.id, &Waiting::id); known != m_waiting.end())
                known->hold = prompt.hold;
            return;
        }
        std::string text = without_controls(prompt.text, "\n");
        const auto typed = std::ranges::find_if(m_before, [&, hash = hash_of(text)](const Before &before) {
            constexpr Timestamp millisecond = 1'000'000;
            return !before.claimed && before.text == hash && before.at + millisecond >= time_of_ulid(prompt.id);
        });
        if (typed != m_before.end()) {
            typed->claimed = true;
            if (!typed->submitted) {
                m_standing.undelivered.push_back(prompt.id);
                m_unsubmitted = prompt.id;
            }
            return;
        }
        m_standing.undelivered.push_back(prompt.id);
        m_waiting.push_back({prompt.id, std::move(text), prompt.now, prompt.hold});
    }

    /// Of a flood only the newest line with something on it is looked at.
    void take_text(std::string_view text)
    {
        if (m_alternate)
            return; // a picture, not lines
        const auto end = text.find_last_of("\r\n");
        for (std::string_view rest = text.substr(0, end); end != std::string_view::npos;) {
            const auto before = rest.find_last_of("\r\n");
            const bool is_first = before == std::string_view::npos;
            std::string line = is_first ? m_line : std::string();
            line.append(rest.substr(is_first ? 0 : before + 1).substr(0, most_of_a_line));
            line.resize(std::min(line.size(), most_of_a_line));
            line = shown(std::move(line));
            const bool says_something = !line.empty();
            if (says_something)
                m_last_line = std::move(line);
            if (is_first || says_something)
                break;
            rest = rest.substr(0, before);
        }
        if (end != std::string_view::npos)
            m_line.clear();
        m_line.append(text.substr(end == std::string_view::npos ? 0 : end + 1).substr(0, most_of_a_line));
        m_line.resize(std::min(m_line.size(), most_of_a_line));
    }

    void take_sequence(const TerminalSequence &found)
    {
        using Kind = TerminalSequence::Kind;
        if (found.kind == Kind::osc && (found.body.starts_with("0;") || found.body.starts_with("2;")))
            m_title = shown(std::string(found.body.substr(2)));
        if (found.kind != Kind::csi || (found.final != 'h' && found.final != 'l') || !found.body.starts_with('?'))
            return;
        const bool sets = found.final == 'h';
        if (found.body == "?2004") {
            m_reads = sets;
            m_has_read = m_has_read || sets;
        } else if (found.body == "?1049" || found.body == "?1047" || found.body == "?47") {
            m_alternate = sets;
            m_line.clear();
        }
    }

    std::string m_submit;
    Standing m_standing;
    std::vector<transcript::Content> m_entries;
    std::deque<Waiting> m_waiting;
    std::set<std::string> m_known; ///< ids of all prompts that were wished for
    std::string m_unsubmitted; ///< id of the prompt that was typed and lacks its last key
    bool m_interrupts = false;
    std::vector<Before> m_before; ///< typed before this fold began

    TerminalSequences m_sequences;
    std::string m_title, m_line, m_last_line;
    bool m_reads = false;    ///< asks for bracketed pastes just now
    bool m_has_read = false; ///< did so at least once
    bool m_quiet = false;
    bool m_alternate = false;
};

} // namespace

Launch launch_terminal(const Start &start)
{
    Launch launch{.argv = start.command, .env = {}, .unset = {}, .input = true, .terminal = true, .errors_apart = false};
    launch.env = {{"TERM", "xterm-256color"}, {"COLORTERM", "truecolor"}};
    return launch;
}

std::unique_ptr<Runtime> make_terminal(const Start &start)
{
    return std::make_unique<Terminal>(start.submit);
}

} // namespace wm::runtimes
