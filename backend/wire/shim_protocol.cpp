#include "wire/shim_protocol.h"

#include "wire/framing.h"
#include "wire/members.h"

#include <format>
#include <limits>
#include <type_traits>

namespace wm::wire {
namespace {

constexpr std::int64_t most = std::numeric_limits<std::int64_t>::max();
constexpr std::int64_t most_pid = std::numeric_limits<pid_t>::max();
constexpr int most_cells = 10000;
constexpr int most_signal = 64;

struct RequestText {
    std::string_view method;
    Json params;
};

RequestText text_of(const ShimRequest &request)
{
    struct Texts {
        RequestText operator()(const AttachRequest &r) const { return {"attach", {{"from", r.from}, {"every_ms", r.every_ms}}}; }
        RequestText operator()(const InputRequest &r) const { return {"input", {{"input", r.input}, {"bytes", json_of_bytes(r.bytes)}}}; }
        RequestText operator()(const TypeRequest &r) const { return {"type", {{"bytes", json_of_bytes(r.bytes)}}}; }
        RequestText operator()(const CloseInputRequest &) const { return {"close_input", Json::object()}; }
        RequestText operator()(const ResizeRequest &r) const { return {"resize", {{"columns", r.columns}, {"rows", r.rows}}}; }
        RequestText operator()(const SignalRequest &r) const
        {
            return {"signal", {{"signal", r.signal}, {"scope", r.all ? "all" : "child"}}};
        }
        RequestText operator()(const StopRequest &r) const { return {"stop", {{"grace_ms", r.grace_ms}}}; }
        RequestText operator()(const StatusRequest &) const { return {"status", Json::object()}; }
        RequestText operator()(const AcknowledgeExitRequest &) const { return {"acknowledge_exit", Json::object()}; }
        RequestText operator()(const FreezeRequest &) const { return {"freeze", Json::object()}; }
        RequestText operator()(const ThawRequest &) const { return {"thaw", Json::object()}; }
    };
    return std::visit(Texts{}, request);
}

std::string read_given_bytes(Members &params)
{
    auto bytes = read_bytes(params.any("bytes"));
    if (!bytes)
        params.complain("has no \"bytes\" that are text or base64");
    return std::move(bytes).value_or("");
}

std::optional<ShimRequest> read_request(const std::string &method, Members &params)
{
    if (method == "attach")
        return AttachRequest{params.integer("from", 0, most, 0), params.integer("every_ms", 1, 60'000, AttachRequest{}.every_ms)};
    if (method == "input") {
        const std::int64_t id = params.integer("input", 1, most);
        return InputRequest{id, read_given_bytes(params)};
    }
    if (method == "type")
        return TypeRequest{read_given_bytes(params)};
    if (method == "close_input")
        return CloseInputRequest{};
    if (method == "resize") {
        const auto columns = static_cast<int>(params.integer("columns", 1, most_cells));
        return ResizeRequest{columns, static_cast<int>(params.integer("rows", 1, most_cells))};
    }
    if (method == "signal") {
        const std::string scope = params.text("scope", "child");
        if (scope != "child" && scope != "all")
            params.complain("has a \"scope\" that is neither \"child\" nor \"all\"");
        return SignalRequest{static_cast<int>(params.integer("signal", 1, most_signal)), scope == "all"};
    }
    if (method == "stop")
        return StopRequest{params.integer("grace_ms", 0, 3'600'000)};
    if (method == "status")
        return StatusRequest{};
    if (method == "acknowledge_exit")
        return AcknowledgeExitRequest{};
    if (method == "freeze")
        return FreezeRequest{};
    if (method == "thaw")
        return ThawRequest{};
    return std::nullopt;
}

Json json_of_error(const Error &error)
{
    return {{"code", error.code}, {"message", error.message}, {"hint", error.hint}};
}

ShimHello read_hello(Members &params)
{
    return {.shim = {static_cast<pid_t>(params.integer("shim", 1, most_pid)), params.integer("start_time", 0, most)},
        .version = static_cast<int>(params.integer("version", 1, 1'000'000)),
        .run = params.text("run"),
        .child = static_cast<pid_t>(params.integer("child", 0, most_pid)),
        .running = params.boolean("running"),
        .out_bytes = params.integer("out", 0, most),
        .last_input = params.integer("last_input", 0, most, 0),
        .input_limit = params.integer("input_limit", 1, most, std::int64_t{request_limit})};
}

Result<ShimMessage> read_reply(const Json &json)
{
    Members members(json, "The shim's reply");
    ShimReply reply{members.integer("id", 0, most), Json()};
    if (const Json &error = members.maybe("error"); !error.is_null()) {
        Members inner(error, "The error in the shim's reply");
        reply.result = fail(inner.text("code"), inner.text("message"), inner.text("hint", ""));
        if (auto checked = inner.result(); !checked)
            return std::unexpected(checked.error());
    } else {
        reply.result = members.any("result");
    }
    return members.result().transform([&] { return ShimMessage(std::move(reply)); });
}

} // namespace

Json json_of(const ShimCall &call)
{
    RequestText text = text_of(call.request);
    return {{"id", call.id}, {"method", text.method}, {"params", std::move(text.params)}};
}

ReceivedCall read_shim_call(std::string_view line)
{
    const auto json = parse_json(line, "The request");
    if (!json)
        return {0, std::unexpected(json.error())};
    Members members(*json, "The request");
    const std::int64_t id = members.integer("id", 0, most);
    const std::string method = members.text("method");
    if (auto checked = members.result(); !checked)
        return {id, std::unexpected(checked.error())};
    const Json none = Json::object();
    const Json &given = members.maybe("params");
    Members params(given.is_null() ? none : given, std::format("The request {}", method));
    auto request = read_request(method, params);
    if (!request)
        return {id, fail("unknown_method", std::format("The shim has no request \"{}\".", method), "It may be older than the daemon.")};
    return {id, params.result().transform([&] { return std::move(*request); })};
}

Json json_of(const ShimMessage &message)
{
    struct Texts {
        Json operator()(const ShimHello &hello) const
        {
            return {{"method", "hello"},
                {"params",
                    {{"shim", hello.shim.pid}, {"start_time", hello.shim.start_time}, {"version", hello.version}, {"run", hello.run},
                        {"child", hello.child}, {"running", hello.running}, {"out", hello.out_bytes}, {"last_input", hello.last_input},
                        {"input_limit", hello.input_limit}}}};
        }
        Json operator()(const Growth &growth) const { return {{"method", "growth"}, {"params", {{"out", growth.out_bytes}}}}; }
        Json operator()(const ExitRecord &exit) const { return {{"method", "exit"}, {"params", json_of(exit)}}; }
        Json operator()(const ShimReply &reply) const
        {
            if (reply.result)
                return {{"id", reply.id}, {"result", *reply.result}};
            return {{"id", reply.id}, {"error", json_of_error(reply.result.error())}};
        }
    };
    return std::visit(Texts{}, message);
}

Result<ShimMessage> read_shim_message(std::string_view line)
{
    const auto json = parse_json(line, "The shim's message");
    if (!json)
        return std::unexpected(json.error());
    Members members(*json, "The shim's message");
    if (members.maybe("method").is_null())
        return read_reply(*json);
    const std::string method = members.text("method");
    const Json &object = members.any("params");
    if (auto checked = members.result(); !checked)
        return std::unexpected(checked.error());
    if (method == "exit")
        return read_exit_record(object).transform([](ExitRecord exit) { return ShimMessage(std::move(exit)); });
    Members params(object, std::format("The shim's notification {}", method));
    ShimMessage message;
    if (method == "hello")
        message = read_hello(params);
    else if (method == "growth")
        message = Growth{params.integer("out", 0, most)};
    else
        return fail("unknown_method", std::format("The shim told \"{}\", which this version does not know.", method));
    return params.result().transform([&] { return std::move(message); });
}

Json json_of(const ShimStatus &status)
{
    return {{"running", status.running}, {"frozen", status.frozen}, {"child", status.child}, {"descendants", status.descendants},
        {"cpu_ms", status.cpu_ms}, {"out", status.out_bytes}, {"last_output_at", status.last_output_at}, {"last_input", status.last_input}};
}

Result<ShimStatus> read_shim_status(const Json &json)
{
    Members members(json, "The shim's status");
    const ShimStatus status{.running = members.boolean("running"),
        .frozen = members.boolean("frozen", false),
        .child = static_cast<pid_t>(members.integer("child", 0, most_pid)),
        .descendants = static_cast<int>(members.integer("descendants", 0, most_pid)),
        .cpu_ms = members.integer("cpu_ms", 0, most),
        .out_bytes = members.integer("out", 0, most),
        .last_output_at = members.integer("last_output_at", 0, most),
        .last_input = members.integer("last_input", 0, most, 0)};
    return members.result().transform([&] { return status; });
}

} // namespace wm::wire
