// What Claude Code 2.1 said and was told, line by line as it was recorded with a scripted model. The *.entries beside the
// recordings are what the transcript gets of it; WM_UPDATE_GOLDENS=1 writes them anew, to be read before they are kept.
#include "base/json.h"
#include "runtimes/claude.h"
#include "runtimes/claude_prompt_id.h"
#include "support/qtest_main.h"

#include <QDir>
#include <QFile>
#include <QTest>

#include <array>
#include <map>

using namespace wm;
using namespace wm::runtimes;
using namespace wm::transcript;

namespace {

const QDir folder(QStringLiteral(WM_FIXTURES "/agents/claude"));

struct Line {
    bool from_claude = true;
    std::string text; ///< with its end
};

/// Recordings of both directions are {t, dir, m}, the others Claude's lines as they are.
std::vector<Line> recorded(const QString &name)
{
    QFile file(folder.filePath(name + ".ndjson"));
    if (!file.open(QIODevice::ReadOnly))
        qFatal("no recording %s", qPrintable(name));
    std::vector<Line> lines;
    for (const QByteArray &text : file.readAll().split('\n')) {
        const Json json = Json::parse(text.toStdString(), nullptr, false);
        if (!json.is_object())
            continue;
        if (!json.contains("dir"))
            lines.push_back({.text = text.toStdString() + "\n"});
        else if (json.at("dir") != "exit")
            lines.push_back({.from_claude = json.at("dir") == "claude>host", .text = to_text(json.at("m")) + "\n"});
    }
    return lines;
}

Start start_of(const QString &name)
{
    Start start;
    start.command = {"claude"};
    start.cwd = "/repo";
    if (name.contains("resume"))
        start.resume = "1fe09db6-3d58-4857-8490-9b853c3d11c3";
    if (name == "wagonmaster-resumed-background")
        start.asks = Asks::nothing;
    return start;
}

std::string words(const Content &content)
{
    Json json = to_json({0, content});
    const std::string type = json.at("type");
    json.erase("type");
    json.erase("at");
    return json.empty() ? type : type + " " + to_text(json);
}

Json standing_of(const Runtime &runtime)
{
    const Standing &standing = runtime.standing();
    Json json = {{"phase", words(PhaseChange{standing.phase})}, {"session", words(standing.session)}, {"action", standing.action},
        {"undelivered", standing.undelivered}, {"turns", standing.turns}, {"requests", Json::array()}};
    for (const Request &request : standing.requests)
        json["requests"].push_back(words(request));
    if (standing.context)
        json["context"] = words(*standing.context);
    if (standing.trouble)
        json["trouble"] = words(*standing.trouble);
    return json;
}

void say(Runtime &runtime, const Line &line, std::vector<Content> &entries)
{
    if (!line.from_claude)
        runtime.wrote(line.text);
    for (Content &content : runtime.read(line.from_claude ? std::string_view(line.text) : std::string_view()))
        entries.push_back(std::move(content));
}

std::vector<Content> entries_of(const QString &name)
{
    const auto runtime = make_claude(start_of(name));
    std::vector<Content> entries;
    for (const Line &line : recorded(name))
        say(*runtime, line, entries);
    return entries;
}

} // namespace

class ClaudeRecordings : public QObject {
    Q_OBJECT

    static void every_recording()
    {
        QTest::addColumn<QString>("name");
        for (const QString &file : folder.entryList({"*.ndjson"}, QDir::Files, QDir::Name))
            QTest::newRow(qPrintable(file)) << file.chopped(7);
    }

private slots:
    void the_transcript_gets_data() { every_recording(); }
    void the_transcript_gets()
    {
        QFETCH(QString, name);
        QByteArray text;
        for (const Content &content : entries_of(name))
            text += QByteArray::fromStdString(words(content)) + "\n";
        QFile golden(folder.filePath(name + ".entries"));
        if (qEnvironmentVariableIsSet("WM_UPDATE_GOLDENS")) {
            QVERIFY(golden.open(QIODevice::WriteOnly));
            golden.write(text);
            return;
        }
        QVERIFY(golden.open(QIODevice::ReadOnly));
        const QList<QByteArray> found = text.split('\n'), expected = golden.readAll().split('\n');
        for (qsizetype i = 0; i < std::min(found.size(), expected.size()); ++i)
            QCOMPARE(found[i], expected[i]);
        QCOMPARE(found.size(), expected.size());
    }

    void tokens_and_money_are_counted_once_data() { every_recording(); }
    void tokens_and_money_are_counted_once()
    {
        QFETCH(QString, name);
        std::int64_t input = 0, output = 0, cost = 0, said_input = 0, said_output = 0;
        double said_cost = 0;
        for (const Line &line : recorded(name)) {
            const Json json = Json::parse(line.text);
            if (json.value("type", "") != "result")
                continue;
            for (const auto &[model, sums] : json.at("model_usage_since_last_result").items()) {
                said_input += sums.at("inputTokens").get<std::int64_t>();
                said_output += sums.at("outputTokens").get<std::int64_t>();
                said_cost += sums.at("costUSD").get<double>();
            }
        }
        for (const Content &content : entries_of(name))
            if (const auto *usage = std::get_if<Usage>(&content)) {
                input += usage->input;
                output += usage->output;
                cost += usage->cost.value_or(0);
            }
        QCOMPARE(input, said_input);
        QCOMPARE(output, said_output);
        QCOMPARE(cost, std::llround(said_cost * 1e6));
    }

    void folding_both_logs_again_gives_the_same_standing_data() { every_recording(); }
    void folding_both_logs_again_gives_the_same_standing()
    {
        QFETCH(QString, name);
        const auto live = make_claude(start_of(name));
        std::string in, out, rest_in, rest_out; // the latter since the newest checkpoint
        std::optional<Json> checkpoint;
        std::vector<Content> entries;
        for (const Line &line : recorded(name)) {
            (line.from_claude ? out : in) += line.text;
            (line.from_claude ? rest_out : rest_in) += line.text;
            say(*live, line, entries);
            if (auto now = live->checkpoint()) {
                checkpoint = Json::parse(to_text(*now));
                rest_in.clear();
                rest_out.clear();
            }
            if (checkpoint) {
                const auto restored = make_claude(start_of(name));
                restored->restore(*checkpoint);
                restored->wrote(rest_in);
                (void)restored->read(rest_out);
                QCOMPARE(to_text(standing_of(*restored)), to_text(standing_of(*live)));
                QCOMPARE(restored->due().value_or(""), live->due().value_or(""));
            }
            const auto again = make_claude(start_of(name));
            again->wrote(in);
            (void)again->read(out);
            QCOMPARE(to_text(standing_of(*again)), to_text(standing_of(*live)));
            if (in.contains("\"initialize\"")) // what the client did not answer, we would
                QCOMPARE(again->due().value_or(""), live->due().value_or(""));
        }
        if (name.startsWith("wagonmaster"))
            QVERIFY(checkpoint);
    }

    void cuts_change_nothing_data() { every_recording(); }
    void cuts_change_nothing()
    {
        QFETCH(QString, name);
        std::vector<std::string> whole;
        for (const Content &content : entries_of(name))
            whole.push_back(words(content));
        for (const std::size_t size : {1u, 7u, 4096u}) {
            const auto runtime = make_claude(start_of(name));
            std::vector<std::string> cut;
            for (const Line &line : recorded(name)) {
                if (!line.from_claude)
                    runtime->wrote(line.text);
                std::string_view rest = line.from_claude ? line.text : std::string_view();
                do {
                    for (const Content &content : runtime->read(rest.substr(0, size)))
                        cut.push_back(words(content));
                    rest.remove_prefix(std::min(size, rest.size()));
                } while (!rest.empty());
            }
            QCOMPARE(cut, whole);
        }
    }

    // Each line of ours in a recording of our own comes out of a wish, exactly as it was written then.
    void our_lines_are_due_when_they_were_written_data()
    {
        QTest::addColumn<QString>("name");
        QTest::newRow("steering") << QStringLiteral("wagonmaster-steering");
        QTest::newRow("resumed, allowing all") << QStringLiteral("wagonmaster-resumed-background");
    }
    void our_lines_are_due_when_they_were_written()
    {
        QFETCH(QString, name);
        const auto runtime = make_claude(start_of(name));
        const auto wish = [&runtime](const Json &line) -> Result<> {
            if (line.at("type") == "user")
                return runtime->want(Prompt{.id = *claude::ulid_of(line.at("uuid").get<std::string>()),
                    .text = line.at("message").at("content"),
                    .now = runtime->standing().phase != Phase::idle});
            if (line.at("type") == "control_response") {
                if (runtime->standing().requests.empty())
                    return {}; // allowed by itself
                const Json &response = line.at("response").at("response");
                std::string text = response.value("message", "");
                for (const Json &answer : response.value("updatedInput", Json::object()).value("answers", Json::object()))
                    text += (text.empty() ? "" : "\n") + answer.get<std::string>();
                return runtime->want(Reply{line.at("response").at("request_id"), response.at("behavior") == "allow", text});
            }
            const Json &request = line.at("request");
            if (request.at("subtype") == "interrupt")
                return runtime->want(Interrupt{});
            if (request.at("subtype") == "set_model")
                return runtime->want(SetModel{request.at("model"), ""});
            if (request.at("subtype") == "apply_flag_settings")
                return runtime->want(SetModel{"", request.at("settings").at("effortLevel")});
            return {}; // initialize
        };
        int ours = 0;
        for (const Line &line : recorded(name)) {
            if (line.from_claude) {
                (void)runtime->read(line.text);
                continue;
            }
            QVERIFY(wish(Json::parse(line.text)));
            const auto due = runtime->due();
            QVERIFY2(due, line.text.c_str());
            QCOMPARE(*due, line.text);
            QCOMPARE(runtime->due(), due);
            runtime->wrote(*due);
            QCOMPARE(runtime->due(), std::optional<std::string>());
            ++ours;
        }
        QVERIFY(ours >= 4);
        QCOMPARE(runtime->standing().phase, Phase::idle);
        QVERIFY(runtime->standing().undelivered.empty() && runtime->standing().requests.empty());
    }
};

WM_TEST_CLASS(ClaudeRecordings)
#include "claude_recordings_test.moc"
