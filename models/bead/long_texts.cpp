#include "bead/long_texts.h"

#include "words/text.h"

namespace wm::models {
namespace {

constexpr int most_bytes = 256 * 1024;

} // namespace

QString LongTexts::read(TownClient &client, const town::TextRef &text)
{
    const std::string id = text.id;
    if (const auto found = m_texts.find(id); found != m_texts.end())
        return found->second;
    if (client.connection() != TownClient::Connection::Online)
        return {};
    m_texts.emplace(id, QString());
    ++m_waiting;
    client.ask("text.get", {{"id", id}, {"limit", most_bytes}}, this, [this, id, era = m_era](Result<Json> answer) {
        if (era != m_era)
            return;
        --m_waiting;
        if (answer && answer->is_object())
            m_texts[id] = qtext(answer->value("text", ""));
        else if (!answer && (answer.error().code == "offline" || answer.error().code == "disconnected"))
            m_texts.erase(id); // asked again when somebody looks
        else
            m_texts[id] = tr("This text could not be read: %1").arg(answer ? QString() : qtext(answer.error().message));
        emit arrived();
    });
    return {};
}

void LongTexts::forget()
{
    m_texts.clear();
    m_waiting = 0;
    ++m_era;
}

} // namespace wm::models
