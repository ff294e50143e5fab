#include "spool.h"

#include "print.h"

#include "base/files.h"
#include "wire/framing.h"

#include <algorithm>
#include <array>
#include <cstdio>

namespace wm::cli {
namespace {

/// What an agent reports; whatever asks something is of no use later.
constexpr std::array<std::string_view, 2> kept_commands = {"done", "note"};

} // namespace

Spool::Spool(std::filesystem::path directory, const Json &request)
{
    const Json &params = request["params"];
    const Json &arguments = params["argv"];
    if (directory.empty() || arguments.empty() || !std::ranges::contains(kept_commands, arguments[0].get<std::string>()))
        return;
    const std::string id = params["command_id"];
    m_json = std::ranges::contains(arguments, "--json");
    m_text = to_text(params);
    if (m_text.size() > wire::spool_limit)
        return;
    m_request_file = directory / (id + ".json");
    m_answer_file = directory / (id + ".answer.json");
}

std::optional<int> Spool::leave_and_look()
{
    if (m_request_file.empty())
        return std::nullopt;
    if (!m_left)
        m_left = write_file_atomically(m_request_file, m_text).has_value();
    const auto text = read_file(m_answer_file);
    const auto answer = text ? parse_json(*text, "The answer") : std::unexpected(text.error());
    if (!answer || !answer->is_object())
        return std::nullopt;
    const auto printed = print(stdout, answer->value("out", ""));
    (void)print(stderr, answer->value("err", ""));
    std::error_code ignored;
    std::filesystem::remove(m_answer_file, ignored);
    const int code = answer->value("code", 1);
    return printed ? code : complain(printed.error(), code != 0 ? code : 1, m_json);
}

void Spool::take_back() const
{
    std::error_code ignored;
    if (m_left)
        for (const auto &file : {m_request_file, m_answer_file})
            std::filesystem::remove(file, ignored);
}

int Spool::leave_it_there() const
{
    std::puts("Kept: the daemon does not answer now and takes it as soon as it is back. You need not say it again.");
    return 0;
}

} // namespace wm::cli
