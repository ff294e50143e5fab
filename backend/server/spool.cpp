#include "server/spool.h"

#include "base/files.h"
#include "wire/protocol.h"
#include "wire/unix_socket.h"

#include <QTimer>

#include <chrono>
#include <format>
#include <sys/socket.h>

namespace wm::server {
namespace {

constexpr std::chrono::seconds try_again(1);

/// The end of the line at which `wm` would be: says the request, hears the answer.
class Said : public QObject {
public:
    using Heard = std::function<void(const Json &)>;

    Said(QObject *parent, Fd socket, const Json &request, Heard heard)
        : QObject(parent), m_socket(std::move(socket)), m_heard(std::move(heard)), m_readable(m_socket.get(), QSocketNotifier::Read)
    {
        const std::string lines =
            wire::frame({{"jsonrpc", "2.0"}, {"id", 1}, {"method", "hello"}, {"params", {{"protocol", wire::protocol_version}}}}) +
            wire::frame({{"jsonrpc", "2.0"}, {"id", 2}, {"method", "cli.run"}, {"params", request}});
        connect(&m_readable, &QSocketNotifier::activated, this, &Said::read);
        if (!wire::send_all(m_socket.get(), lines)) // it fits into the socket: nobody is there to read meanwhile
            fail_with("The request cannot be read.");
    }

private:
    void fail_with(const std::string &sentence)
    {
        const Json answer = {{"code", 1}, {"out", ""}, {"err", "wm: " + sentence + "\n"}};
        finish(&answer);
    }

    void read()
    {
        char bytes[65536];
        const ssize_t got = recv(m_socket.get(), bytes, sizeof bytes, MSG_DONTWAIT);
        if (got < 0 && (errno == EAGAIN || errno == EINTR))
            return;
        if (got <= 0)
            return finish(nullptr); // a daemon that stops: the next one takes it again
        m_input.append({bytes, static_cast<std::size_t>(got)});
        for (;;) {
            auto line = m_input.next();
            if (!line || !*line)
                return;
            const auto message = parse_json(**line, "An answer");
            if (!message)
                return;
            if (message->value("method", "") == "cli.input" || message->value("method", "") == "cli.ask")
                return fail_with("What waits for the daemon cannot read files or ask.");
            if (message->value("id", Json()) != 2)
                continue;
            if (message->contains("result"))
                return finish(&(*message)["result"]);
            return fail_with((*message)["error"].value("message", "It was refused."));
        }
    }

    void finish(const Json *result)
    {
        m_readable.setEnabled(false);
        if (result)
            m_heard(*result);
        deleteLater();
    }

    Fd m_socket;
    Heard m_heard;
    wire::LineBuffer m_input{wire::reply_limit};
    QSocketNotifier m_readable;
};

bool is_request(const std::filesystem::path &file)
{
    const std::string name = file.filename().string();
    return name.ends_with(".json") && !name.ends_with(".answer.json") && !name.starts_with('.');
}

} // namespace

Result<std::unique_ptr<Spool>> Spool::open(std::filesystem::path directory, std::string actor)
{
    if (auto made = make_private_directory(directory); !made)
        return std::unexpected(made.error());
    return std::unique_ptr<Spool>(new Spool(std::move(directory), std::move(actor)));
}

Spool::Spool(std::filesystem::path directory, std::string actor) : m_directory(std::move(directory)), m_actor(std::move(actor))
{
    m_watcher.addPath(QString::fromStdString(m_directory.string()));
    connect(&m_watcher, &QFileSystemWatcher::directoryChanged, this, &Spool::look);
}

void Spool::look()
{
    std::error_code closed, gone;
    for (const auto &entry : std::filesystem::directory_iterator(m_directory, closed))
        if (is_request(entry.path()) && entry.is_regular_file(gone) && m_taken.insert(entry.path()).second)
            take(entry.path());
    if (closed && closed != std::errc::no_such_file_or_directory) // no descriptors left, say
        QTimer::singleShot(try_again, this, &Spool::look);
}

void Spool::take(const std::filesystem::path &file)
{
    const auto later = [&] { // no descriptors left, say: it waits
        m_taken.erase(file);
        QTimer::singleShot(try_again, this, &Spool::look);
    };
    const auto text = read_file(file, wire::spool_limit);
    std::error_code gone;
    if (!text && text.error().code != "too_large" && std::filesystem::exists(file, gone))
        return later();
    const auto request = text ? parse_json(*text, file.filename().string()) : std::unexpected(text.error());
    if (!request || !request->is_object())
        return answer(file, {{"code", 2}, {"out", ""}, {"err", "wm: " + (request ? "It is no request." : request.error().message) + "\n"}});
    int ends[2];
    if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0, ends) != 0)
        return later();
    auto *client = new Connection(Fd(ends[0]), m_actor);
    emit accepted(client);
    Json params = *request;
    params["interactive"] = false;
    new Said(this, Fd(ends[1]), params, [this, file](const Json &result) { answer(file, result); });
}

void Spool::answer(const std::filesystem::path &file, const Json &result)
{
    const auto there = m_directory / (file.stem().string() + ".answer.json");
    std::error_code gone;
    if (!write_file_atomically(there, to_text(result))) { // the disk is full, say; the attempt alone changes the directory that we watch
        if (std::filesystem::exists(file, gone))
            QTimer::singleShot(try_again, this, [this, file, result] { answer(file, result); });
        else
            m_taken.erase(file);
        return;
    }
    if (!std::filesystem::remove(file, gone)) // taken back meanwhile: `wm` got through and waits for nothing here
        std::filesystem::remove(there, gone);
    m_taken.erase(file);
}

} // namespace wm::server
