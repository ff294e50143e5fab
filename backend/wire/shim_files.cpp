#include "wire/shim_files.h"

#include "base/text.h"
#include "wire/members.h"

#include <algorithm>
#include <array>
#include <limits>

namespace wm::wire {
namespace {

constexpr std::int64_t most = std::numeric_limits<std::int64_t>::max();
constexpr std::int64_t most_pid = std::numeric_limits<pid_t>::max();
constexpr std::string_view alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

constexpr std::array<std::pair<ExitReason, std::string_view>, 5> reasons{{
    {ExitReason::exited, "exited"},
    {ExitReason::signalled, "signalled"},
    {ExitReason::start_failed, "start_failed"},
    {ExitReason::time_limit, "time_limit"},
    {ExitReason::stopped, "stopped"},
}};

std::string to_base64(std::string_view bytes) // RFC 4648, with padding
{
    std::string text;
    text.reserve((bytes.size() + 2) / 3 * 4);
    for (std::size_t at = 0; at < bytes.size(); at += 3) {
        const std::string_view group = bytes.substr(at, 3);
        std::uint32_t bits = 0;
        for (std::size_t i = 0; i < 3; ++i)
            bits = bits << 8 | (i < group.size() ? static_cast<unsigned char>(group[i]) : 0u);
        for (std::size_t i = 0; i < 4; ++i)
            text += i <= group.size() ? alphabet[bits >> (18 - 6 * i) & 63] : '=';
    }
    return text;
}

std::optional<std::string> from_base64(std::string_view text)
{
    if (text.size() % 4 != 0)
        return std::nullopt;
    for (int padding = 0; padding < 2 && text.ends_with('='); ++padding)
        text.remove_suffix(1);
    std::string bytes;
    std::uint32_t bits = 0;
    int held = 0;
    for (const char letter : text) {
        const auto value = alphabet.find(letter);
        if (value == std::string_view::npos)
            return std::nullopt;
        bits = bits << 6 | static_cast<std::uint32_t>(value);
        held += 6;
        if (held >= 8) {
            held -= 8;
            bytes += static_cast<char>(bits >> held & 0xFF);
        }
    }
    return bytes;
}

/// A string for execve: text or bytes, without the zero byte that would end it early.
std::string system_string(const Json &json, Members &members)
{
    auto bytes = read_bytes(json);
    if (!bytes || bytes->find('\0') != std::string::npos) {
        members.complain("has an argument or variable that is not text, or holds a zero byte");
        return {};
    }
    return *bytes;
}

Json json_of(const ProcessIdentity &identity)
{
    return {{"pid", identity.pid}, {"start_time", identity.start_time}};
}

std::optional<int> optional_integer(Members &members, const char *name)
{
    if (members.maybe(name).is_null())
        return std::nullopt;
    return static_cast<int>(members.integer(name, -1, 255));
}

} // namespace

Json json_of_bytes(std::string_view bytes)
{
    if (is_valid_utf8(bytes))
        return std::string(bytes);
    return {{"base64", to_base64(bytes)}};
}

Result<std::string> read_bytes(const Json &json)
{
    if (json.is_string())
        return json.get<std::string>();
    Members members(json, "The bytes");
    const std::string text = members.text("base64");
    auto bytes = from_base64(text);
    if (!bytes)
        members.complain("are not base64");
    if (auto checked = members.result(); !checked)
        return std::unexpected(checked.error());
    return std::move(*bytes);
}

Json json_of(const ShimSpec &spec)
{
    Json argv = Json::array(), env = Json::object();
    for (const std::string &argument : spec.argv)
        argv.push_back(json_of_bytes(argument));
    for (const auto &[name, value] : spec.env)
        env[name] = json_of_bytes(value);
    return {{"argv", argv}, {"cwd", json_of_bytes(spec.cwd)}, {"env", env}, {"io", spec.io == ShimSpec::Io::pty ? "pty" : "pipes"},
        {"columns", spec.columns}, {"rows", spec.rows}, {"stdin", spec.input ? "pipe" : "null"},
        {"stderr", spec.errors_apart ? "apart" : "stdout"}, {"time_limit_ms", spec.time_limit_ms}};
}

Result<ShimSpec> read_shim_spec(const Json &json)
{
    Members members(json, "spec.json");
    ShimSpec spec;
    const Json &argv = members.any("argv");
    if (!argv.is_array() || argv.empty())
        members.complain("has no program to start in \"argv\"");
    else
        for (const Json &argument : argv)
            spec.argv.push_back(system_string(argument, members));
    spec.cwd = system_string(members.any("cwd"), members);
    if (!spec.cwd.starts_with('/'))
        members.complain("has a \"cwd\" that is not an absolute path");
    if (const Json &env = members.any("env"); !env.is_object()) {
        members.complain("has an \"env\" that is not an object");
    } else {
        for (const auto &[name, value] : env.items()) {
            if (name.empty() || name.find_first_of(std::string_view("=\0", 2)) != std::string::npos)
                members.complain("has a variable whose name is not one");
            spec.env[name] = system_string(value, members);
        }
    }
    const std::string io = members.text("io", "pipes");
    const std::string input = members.text("stdin", "null");
    if (io != "pipes" && io != "pty")
        members.complain("has an \"io\" that is neither \"pipes\" nor \"pty\"");
    if (input != "null" && input != "pipe")
        members.complain("has a \"stdin\" that is neither \"null\" nor \"pipe\"");
    spec.io = io == "pty" ? ShimSpec::Io::pty : ShimSpec::Io::pipes;
    spec.input = input == "pipe";
    const std::string errors = members.text("stderr", "stdout");
    if (errors != "stdout" && errors != "apart")
        members.complain("has a \"stderr\" that is neither \"stdout\" nor \"apart\"");
    spec.errors_apart = errors == "apart";
    spec.columns = static_cast<int>(members.integer("columns", 1, 10000, 80));
    spec.rows = static_cast<int>(members.integer("rows", 1, 10000, 24));
    spec.time_limit_ms = members.integer("time_limit_ms", 0, most, 0);
    return members.result().transform([&] { return std::move(spec); });
}

Json json_of(const ShimRecord &record)
{
    return {{"shim", json_of(record.shim)}, {"child", json_of(record.child)}, {"boot", record.boot}, {"version", record.version},
        {"columns", record.columns}, {"rows", record.rows}};
}

Result<ShimRecord> read_shim_record(const Json &json)
{
    Members members(json, "shim.json");
    ShimRecord record;
    const auto identity = [&](const char *name) {
        Members inner(members.any(name), std::string("\"") + name + "\" in shim.json");
        ProcessIdentity read{static_cast<pid_t>(inner.integer("pid", 0, most_pid)), inner.integer("start_time", 0, most)};
        if (!inner.result())
            members.complain(std::string("has no process in \"") + name + "\"");
        return read;
    };
    record.shim = identity("shim");
    record.child = identity("child");
    record.boot = members.text("boot");
    record.version = static_cast<int>(members.integer("version", 1, 1'000'000));
    record.columns = static_cast<int>(members.integer("columns", 0, 10'000, 0));
    record.rows = static_cast<int>(members.integer("rows", 0, 10'000, 0));
    return members.result().transform([&] { return std::move(record); });
}

std::string_view name_of(ExitReason reason)
{
    return std::ranges::find(reasons, reason, &decltype(reasons)::value_type::first)->second;
}

Json json_of(const ExitRecord &record)
{
    return {{"code", record.code ? Json(*record.code) : Json()}, {"signal", record.signal ? Json(*record.signal) : Json()},
        {"reason", name_of(record.reason)}, {"message", record.message}, {"started_at", record.started_at}, {"ended_at", record.ended_at},
        {"out_bytes", record.out_bytes}, {"reaped", record.reaped}};
}

Result<ExitRecord> read_exit_record(const Json &json)
{
    Members members(json, "exit.json");
    ExitRecord record;
    record.code = optional_integer(members, "code");
    record.signal = optional_integer(members, "signal");
    const auto reason = std::ranges::find(reasons, std::string_view(members.text("reason")), &decltype(reasons)::value_type::second);
    if (reason == reasons.end())
        members.complain("has a reason that this version does not know");
    else
        record.reason = reason->first;
    record.message = members.text("message", "");
    record.started_at = members.integer("started_at", 0, most);
    record.ended_at = members.integer("ended_at", 0, most);
    record.out_bytes = members.integer("out_bytes", 0, most);
    record.reaped = static_cast<int>(members.integer("reaped", 0, most_pid, 0));
    return members.result().transform([&] { return std::move(record); });
}

Json json_of(const InputRecord &record)
{
    return {{"id", record.id}, {"at", record.at}, {"bytes", json_of_bytes(record.bytes)}};
}

Result<InputRecord> read_input_record(const Json &json)
{
    Members members(json, "The line of in.log");
    InputRecord record;
    record.id = members.integer("id", 1, most);
    record.at = members.integer("at", 0, most);
    auto bytes = read_bytes(members.any("bytes"));
    if (!bytes)
        members.complain("has no \"bytes\"");
    else
        record.bytes = std::move(*bytes);
    return members.result().transform([&] { return std::move(record); });
}

} // namespace wm::wire
