#include "e2e/clients/support/scripted_model.h"

#include "base/files.h"
#include "base/text.h"

#include <algorithm>

namespace wm::tests {

ScriptedModel::ScriptedModel(const std::filesystem::path &agents, const std::filesystem::path &log) : m_log(log)
{
    m_process.setStandardErrorFile(QString::fromStdString(log.string() + ".err"));
    m_process.start(QString::fromStdString(agents / "node"),
        {WM_SOURCE_DIR "/tests/fakes/fake-model.mjs", "--log", QString::fromStdString(log), "--log-bodies"});
    while (!m_process.canReadLine() && m_process.waitForReadyRead(120'000)) {}
    if (const auto line = parse_json(m_process.readLine().toStdString(), "fake-model"))
        m_address = line->value("url", "");
}

ScriptedModel::~ScriptedModel()
{
    m_process.terminate();
    m_process.waitForFinished();
}

bool ScriptedModel::was_told(const std::vector<std::string> &texts) const
{
    return std::ranges::any_of(split_lines(read_file(m_log, 256u << 20).value_or("")), [&](const auto &request) {
        return std::ranges::all_of(texts, [&](const std::string &text) {
            const std::string in_json = to_text(text); // its quotes and newlines, as they stand in the log
            return request.contains(std::string_view(in_json).substr(1, in_json.size() - 2));
        });
    });
}

} // namespace wm::tests
