#pragma once
// A Codex runtime with its two logs, as the daemon keeps them; what it says and what it hears is JSON here.
#include "base/json.h"
#include "runtimes/codex.h"

#include <QByteArray>
#include <QFile>
#include <QStringList>

#include <vector>

namespace wm::runtimes {

using namespace transcript;

/// The one entry of a kind.
template <class T> std::optional<T> only(const std::vector<Content> &contents)
{
    std::optional<T> found;
    for (const Content &content : contents)
        if (const T *one = std::get_if<T>(&content))
            found = *one;
    return found;
}

inline Start codex_start()
{
    Start start;
    start.command = {"codex"};
    start.cwd = "/repo";
    return start;
}

/// One line for each entry, with what says something.
inline QString words_of(const Content &content)
{
    Json json = to_json({0, content});
    const std::string type = json.at("type").get<std::string>();
    json.erase("type");
    json.erase("at");
    return QString::fromStdString(json.empty() ? type : type + " " + to_text(json));
}

inline Json standing_json(const Standing &standing)
{
    Json json = {{"phase", static_cast<int>(standing.phase)}, {"session", to_json({0, standing.session})}, {"action", standing.action},
        {"undelivered", standing.undelivered}, {"turns", standing.turns}, {"requests", Json::array()}};
    for (const Request &request : standing.requests)
        json["requests"].push_back(to_json({0, request}));
    if (standing.context)
        json["context"] = to_json({0, *standing.context});
    if (standing.trouble)
        json["trouble"] = to_json({0, *standing.trouble});
    return json;
}

class CodexSession {
public:
    explicit CodexSession(const Start &with = codex_start()) : start(with), runtime(make_codex(with)) {}

    /// Writes what is due; the messages.
    std::vector<Json> write()
    {
        std::vector<Json> messages;
        while (const auto lines = runtime->due()) {
            in_log += *lines;
            runtime->wrote(*lines);
            std::string_view rest = *lines;
            while (!rest.empty()) {
                const std::size_t end = rest.find('\n');
                messages.push_back(Json::parse(rest.substr(0, end)));
                rest.remove_prefix(end == rest.npos ? rest.size() : end + 1);
            }
        }
        return messages;
    }
    /// Codex says this; what was read from it.
    std::vector<Content> hear(const Json &message) { return hear_bytes(to_text(message) + "\n"); }
    std::vector<Content> hear_bytes(std::string_view bytes)
    {
        out_log += bytes;
        return runtime->read(bytes);
    }
    QStringList words(const Json &message)
    {
        QStringList all;
        for (const Content &content : hear(message))
            all.append(words_of(content));
        return all;
    }
    std::vector<Content> notice(const std::string &method, Json params)
    {
        params["threadId"] = "T";
        return hear({{"method", method}, {"params", std::move(params)}});
    }
    std::vector<Content> answer(const std::string &id, Json result) { return hear({{"id", id}, {"result", std::move(result)}}); }
    std::vector<Content> refuse(const std::string &id, int code, const std::string &message)
    {
        return hear({{"id", id}, {"error", {{"code", code}, {"message", message}}}});
    }

    /// Up to a thread "T" that waits for its first prompt.
    void open()
    {
        write();
        answer("initialize#1", {{"userAgent", "wagonmaster/0.169.0"}});
        write();
        answer("thread#1", {{"thread", {{"id", "T"}, {"cliVersion", "0.169.0"}}}, {"model", "gpt-5.5"}, {"approvalPolicy", "on-request"}});
    }
    /// A prompt that began a turn.
    void begin(const std::string &prompt, const std::string &turn)
    {
        (void)runtime->want(Prompt{.id = prompt, .text = "go"});
        write();
        answer(prompt + "#1", {{"turn", {{"id", turn}, {"status", "inProgress"}}}});
        notice("turn/started", {{"turn", {{"id", turn}}}});
    }
    std::vector<Content> end(const std::string &turn, const std::string &status = "completed")
    {
        return notice("turn/completed", {{"turn", {{"id", turn}, {"status", status}, {"error", nullptr}}}});
    }

    /// What a daemon that was away makes of the logs.
    std::unique_ptr<Runtime> replay() const
    {
        auto again = make_codex(start);
        again->wrote(in_log);
        again->read(out_log);
        return again;
    }
    /// Empty when the replay stands where this session stands.
    QString difference_of_replay()
    {
        const QString whole = difference_from(*replay());
        if (auto state = runtime->checkpoint()) {
            checkpoint = *std::move(state);
            checkpoint_in = in_log.size();
            checkpoint_out = out_log.size();
        }
        if (!whole.isEmpty() || checkpoint.is_null())
            return whole;
        const auto rest = make_codex(start); // from the newest turn that has a checkpoint
        rest->restore(Json::parse(to_text(checkpoint)));
        rest->wrote(std::string_view(in_log).substr(checkpoint_in));
        rest->read(std::string_view(out_log).substr(checkpoint_out));
        const QString difference = difference_from(*rest);
        return difference.isEmpty() ? difference : QStringLiteral("from a checkpoint: ") + difference;
    }
    QString difference_from(Runtime &other)
    {
        Runtime *const again = &other;
        const QString live = QString::fromStdString(to_text(standing_json(runtime->standing())));
        const QString replayed = QString::fromStdString(to_text(standing_json(again->standing())));
        if (live != replayed)
            return QStringLiteral("live %1\nreplayed %2").arg(live, replayed);
        const auto due = runtime->due(), due_again = again->due();
        return due == due_again ? QString()
                                : QStringLiteral("due: %1 / %2").arg(due.value_or("-").c_str(), due_again.value_or("-").c_str());
    }

    Start start;
    std::unique_ptr<Runtime> runtime;
    std::string in_log, out_log;
    Json checkpoint; ///< the newest, and how much of the logs it stands for
    std::size_t checkpoint_in = 0, checkpoint_out = 0;
};

struct Recorded {
    bool from_codex = false;
    Json message;
};

inline std::vector<Recorded> recording(const QString &name)
{
    QFile file(QStringLiteral(WM_FIXTURES "/agents/codex/app-server-%1.ndjson").arg(name));
    std::vector<Recorded> all;
    if (file.open(QIODevice::ReadOnly)) {
        while (!file.atEnd()) {
            Json line = Json::parse(file.readLine().toStdString());
            if (line.at("dir") != "exit")
                all.push_back({line.at("dir") == "codex>client", std::move(line["m"])});
        }
    }
    return all;
}

} // namespace wm::runtimes
