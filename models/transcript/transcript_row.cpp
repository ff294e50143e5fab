#include "transcript/transcript_row.h"

namespace wm::models {
namespace {

using namespace transcript;

template <class... F> struct overloaded : F... {
    using F::operator()...;
};

template <class T> void take(std::optional<T> &to, const std::optional<T> &from)
{
    if (from)
        to = from;
}

void join(ToolCall &call, const ToolCall &more)
{
    take(call.title, more.title);
    take(call.name, more.name);
    take(call.kind, more.kind);
    take(call.state, more.state);
    take(call.locations, more.locations);
    take(call.changes, more.changes);
    take(call.output, more.output);
    if (!more.input.is_null())
        call.input = more.input;
    if (!more.parent.empty())
        call.parent = more.parent;
}

bool is_over(const ToolCall &call)
{
    return call.state && *call.state != ToolState::pending && *call.state != ToolState::running;
}

std::size_t bytes_of(const std::vector<FileChange> &changes)
{
    std::size_t bytes = 0;
    for (const FileChange &change : changes)
        bytes += change.patch.size() + (change.before ? change.before->size() : 0) + (change.after ? change.after->size() : 0);
    return bytes;
}

TranscriptRow::Kind kind_of(const Content &content)
{
    return std::visit(overloaded{
                          [](const Message &) { return TranscriptRow::Message; },
                          [](const Thought &) { return TranscriptRow::Thought; },
                          [](const ToolCall &) { return TranscriptRow::Tool; },
                          [](const Plan &) { return TranscriptRow::Plan; },
                          [](const Request &) { return TranscriptRow::Request; },
                          [](const Turn &) { return TranscriptRow::Turn; },
                          [](const Trouble &) { return TranscriptRow::Trouble; },
                          [](const auto &) { return TranscriptRow::Remark; },
                      },
        content);
}

} // namespace

Speaker TranscriptRow::speaker() const
{
    const auto *message = std::get_if<transcript::Message>(&content);
    return message != nullptr ? message->from : Speaker::agent;
}

std::size_t TranscriptRow::weight() const
{
    constexpr std::size_t itself = 300;
    return itself +
        std::visit(
            overloaded{
                [](const transcript::Message &message) { return message.text.size(); },
                [](const transcript::Thought &thought) { return thought.text.size(); },
                [](const ToolCall &call) { return (call.output ? call.output->size() : 0) + (call.changes ? bytes_of(*call.changes) : 0); },
                [](const transcript::Request &request) { return bytes_of(request.changes); },
                [](const auto &) { return std::size_t{0}; },
            },
            content);
}

std::string key_of(const Content &content)
{
    return std::visit(overloaded{
                          [](const ToolCall &call) { return "tool " + call.id; },
                          [](const transcript::Request &request) { return "request " + request.id; },
                          [](const RequestClosed &closed) { return "request " + closed.id; },
                          [](const transcript::Plan &) { return std::string("plan"); },
                          [](const Delivered &delivered) { return "prompt " + delivered.prompt; },
                          [](const transcript::Message &message) {
                              return message.from != Speaker::agent && !message.id.empty() ? "prompt " + message.id : std::string();
                          },
                          [](const auto &) { return std::string(); },
                      },
        content);
}

std::optional<TranscriptRow> row_of(const Entry &entry, qint64 number)
{
    const bool silent = std::visit(overloaded{
                                       [](const RequestClosed &) { return true; },
                                       [](const Usage &) { return true; },
                                       [](const Context &) { return true; },
                                       [](const PhaseChange &) { return true; },
                                       [](const Session &) { return true; },
                                       [](const Delivered &) { return true; },
                                       [](const transcript::Message &message) { return message.text.empty(); },
                                       [](const transcript::Thought &thought) { return thought.text.empty(); },
                                       [](const transcript::Remark &remark) { return remark.text.empty(); },
                                       [](const auto &) { return false; },
                                   },
        entry.content);
    if (silent)
        return std::nullopt;
    TranscriptRow row;
    row.kind = kind_of(entry.content);
    row.key = key_of(entry.content);
    row.first = number;
    row.at = entry.at;
    row.content = entry.content;
    if (const auto *call = std::get_if<ToolCall>(&entry.content); call != nullptr && is_over(*call))
        row.ended = entry.at;
    return row;
}

void join(TranscriptRow &row, const Entry &entry)
{
    std::visit(overloaded{
                   [&](const ToolCall &more) {
                       if (auto *call = std::get_if<ToolCall>(&row.content)) {
                           join(*call, more);
                           if (is_over(*call) && (row.ended == 0 || more.state))
                               row.ended = entry.at;
                       }
                   },
                   [&](const RequestClosed &closed) { row.answer = closed; },
                   [&](const Delivered &) { row.delivered = true; },
                   [&](const auto &) { row.content = entry.content; },
               },
        entry.content);
}

TranscriptRow joined(TranscriptRow earlier, TranscriptRow later)
{
    join(earlier, Entry{later.ended != 0 ? later.ended : later.at, std::move(later.content)});
    if (later.answer)
        earlier.answer = std::move(later.answer);
    earlier.delivered = earlier.delivered || later.delivered;
    return earlier;
}

} // namespace wm::models
