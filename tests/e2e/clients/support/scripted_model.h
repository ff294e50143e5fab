#pragma once
// tests/fakes/fake-model.mjs while this object lives: the language model that the real agents of a test talk to.
#include "base/json.h"

#include <QProcess>

#include <filesystem>
#include <string>
#include <vector>

namespace wm::tests {

class ScriptedModel {
public:
    /// `agents`: the folder with Node. It writes down in `log` all that it is asked.
    ScriptedModel(const std::filesystem::path &agents, const std::filesystem::path &log);
    ~ScriptedModel();

    const std::string &address() const { return m_address; } ///< http://127.0.0.1:N; empty when it did not come up
    /// Some agent has told it this; all of these in one request.
    bool was_told(const std::vector<std::string> &texts) const;

private:
    std::filesystem::path m_log;
    QProcess m_process;
    std::string m_address;
};

} // namespace wm::tests
