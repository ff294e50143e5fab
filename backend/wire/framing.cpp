#include "wire/framing.h"

#include <format>

namespace wm::wire {

Result<std::optional<std::string>> LineBuffer::next()
{
    const auto end = m_bytes.find('\n', m_start + m_searched);
    if (end == std::string::npos) {
        m_searched = m_bytes.size() - m_start;
        if (m_searched > m_limit)
            return fail("too_large", std::format("A message is larger than {} bytes.", m_limit), "Send it in parts.");
        m_bytes.erase(0, m_start);
        m_start = 0;
        if (m_bytes.capacity() > 64 * 1024 && m_bytes.size() < m_bytes.capacity() / 4)
            m_bytes.shrink_to_fit(); // one large line must not be paid for as long as the connection lasts
        return std::nullopt;
    }
    if (end - m_start > m_limit)
        return fail("too_large", std::format("A message is larger than {} bytes.", m_limit), "Send it in parts.");
    std::string line = m_bytes.substr(m_start, end - m_start);
    m_start = end + 1;
    m_searched = 0;
    if (m_start > 64 * 1024) {
        m_bytes.erase(0, m_start);
        m_start = 0;
    }
    return line;
}

std::string frame(const Json &message)
{
    return to_text(message) + '\n';
}

} // namespace wm::wire
