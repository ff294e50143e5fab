#pragma once
// Somebody to whom wm is bd.
#include "e2e/support/town.h"

#include <QTest>

namespace wm::tests {

/// A town with a rig, and bd typed into a shell.
class Desk {
public:
    Desk()
    {
        town.make_project();
        town.add_rig("/bin/true");
    }
    Said bd(const std::string &command) const { return town.shell("bd() { wm \"$@\"; }; " + command); }
    Json json(const std::string &command) const
    {
        const auto said = bd(command + " --json");
        auto parsed = said.code == 0 ? parse_json(said.out, "bd") : std::unexpected(Error{"failed", said.err, ""});
        if (!parsed)
            QTest::qFail(("bd: " + command + ": " + parsed.error().message).c_str(), __FILE__, __LINE__);
        return parsed ? *parsed : Json();
    }
    std::string create(const std::string &words) const { return json("bd create " + words).value("id", ""); }

    Town town;
};

/// Of each bead in the list that it answers.
inline std::vector<std::string> ids(const Json &array)
{
    std::vector<std::string> all;
    for (const Json &item : array)
        all.push_back(item["id"].get<std::string>());
    return all;
}

} // namespace wm::tests
