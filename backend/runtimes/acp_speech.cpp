#include "runtimes/acp_speech.h"

#include "runtimes/acp_content.h"

#include <utility>

namespace wm::runtimes::acp {

using namespace transcript;

Content Speech::part(std::string text) const
{
    if (m_what == What::thought)
        return Thought{.text = std::move(text), .parent = m_parent};
    return Message{.text = std::move(text), .id = m_id, .parent = m_parent};
}

std::vector<Content> Speech::add(What what, const std::string &id, const std::string &parent, const std::string &text)
{
    if (text.empty())
        return {};
    std::vector<Content> complete;
    if (what != m_what || id != m_id || parent != m_parent)
        complete = end();
    m_what = what;
    m_id = id;
    m_parent = parent;
    m_text += text;
    std::size_t begin = 0;
    while (m_text.size() - begin > most) {
        complete.push_back(part(cut(std::string_view(m_text).substr(begin), most)));
        begin += what == What::thought ? std::get<Thought>(complete.back()).text.size() : std::get<Message>(complete.back()).text.size();
    }
    m_text.erase(0, begin);
    return complete;
}

std::vector<Content> Speech::end()
{
    if (m_text.empty())
        return {};
    return {part(std::exchange(m_text, {}))};
}

} // namespace wm::runtimes::acp
