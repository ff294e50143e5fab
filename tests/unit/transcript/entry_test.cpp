// Entries as JSON: what is written is read back, by names that stay.
#include "support/qtest_main.h"
#include "unit/transcript/samples.h"

#include <QTest>

using namespace wm;
using namespace wm::transcript;

namespace {

/// full_samples(), written; a line that has to change here is a transcript that can no longer be read.
constexpr const char *lines[] = {
    R"({"at":"2025-11-20T12:00:00.25Z","from":"person","id":"01J8","parent":"tool-1","text":"Fix the limiter","type":"message"})",
    R"({"at":"2025-11-20T12:00:00.25Z","parent":"tool-1","text":"It overflows","type":"thought"})",
    R"({"at":"2025-11-20T12:00:00.25Z","changes":[{"after":"after","before":"before","path":"a"},{"patch":"@@ -1 +1 @@","path":"b"}],)"
    R"("id":"tool-1","input":{"command":"git commit -m done"},"kind":"execute","locations":[{"line":17,"path":"src/limiter.cpp"},)"
    R"({"path":"README.md"}],"name":"Bash","output":"nothing to commit","parent":"tool-0","state":"failed","title":"git commit -m done",)"
    R"("type":"tool_call"})",
    R"({"at":"2025-11-20T12:00:00.25Z","steps":[{"state":"done","text":"read"},{"state":"running","text":"write"},{"text":"test"}],)"
    R"("type":"plan"})",
    R"({"at":"2025-11-20T12:00:00.25Z","changes":[{"before":"x","path":"build"}],"choices":[{"id":"yes","kind":"allow_once","label":"Yes"},)"
    R"({"id":"no","kind":"reject_always","label":"No"}],"cwd":"/work","id":"req-1","input":{"path":"build"},"kind":"remove",)"
    R"("reason":"It is stale","title":"rm -rf build","tool_call":"tool-1","type":"request","what":"question"})",
    R"({"at":"2025-11-20T12:00:00.25Z","how":"denied","id":"req-1","reason":"not yours","type":"request_closed"})",
    R"({"at":"2025-11-20T12:00:00.25Z","cache_read":3,"cache_write":4,"cost":5,"input":1,"model":"claude-opus-5-5","output":2,)"
    R"("type":"usage"})",
    R"({"at":"2025-11-20T12:00:00.25Z","size":200000,"type":"context","used":45000})",
    R"({"at":"2025-11-20T12:00:00.25Z","phase":"waiting","rule":"session_state_changed: retry","type":"phase"})",
    R"({"at":"2025-11-20T12:00:00.25Z","how":"limit","reason":"max_turns","type":"turn"})",
    R"({"at":"2025-11-20T12:00:00.25Z","final":true,"message":"429: slow down","type":"trouble","until":1763640000250000000,)"
    R"("what":"rate_limited"})",
    R"({"agent":"Claude Code 2.1.329","at":"2025-11-20T12:00:00.25Z","id":"c0ffee","mode":"acceptEdits","model":"claude-opus-5-5",)"
    R"("type":"session"})",
    R"({"at":"2025-11-20T12:00:00.25Z","prompt":"01J8","type":"delivered"})",
    R"({"at":"2025-11-20T12:00:00.25Z","text":"npm warn deprecated","type":"remark"})",
};

/// Each alternative of Content with nothing set.
template <std::size_t... I> std::vector<Content> empty_samples(std::index_sequence<I...>)
{
    return {Content(std::in_place_index<I>)...};
}

template <class Enum, class Make> void add_each(const char *name, std::initializer_list<Enum> values, Make &&make)
{
    for (const Enum value : values)
        QTest::addRow("%s %d", name, static_cast<int>(value)) << Content(make(value));
}

} // namespace

Q_DECLARE_METATYPE(Content)

class EntryJson : public QObject {
    Q_OBJECT
private slots:
    void every_type_has_its_line()
    {
        const auto samples = full_samples();
        QCOMPARE(samples.size(), std::variant_size_v<Content>);
        QCOMPARE(std::size(lines), samples.size());
        for (std::size_t i = 0; i < samples.size(); ++i) {
            QCOMPARE(samples[i].index(), i);
            QCOMPARE(to_text(to_json({noon, samples[i]})), std::string(lines[i]));
            QVERIFY2(entry_from(*parse_json(lines[i], "line")) == Entry({noon, samples[i]}), lines[i]);
        }
    }
    void what_says_nothing_is_left_out()
    {
        for (const Content &content : empty_samples(std::make_index_sequence<std::variant_size_v<Content>>())) {
            const Json json = to_json({0, content});
            QCOMPARE(json.size(), 2U); // at, type
            QVERIFY2(entry_from(json) == Entry({0, content}), json.dump().c_str());
        }
    }

    void every_word_is_read_back_data()
    {
        QTest::addColumn<Content>("content");
        add_each("speaker", {Speaker::agent, Speaker::person, Speaker::town}, [](auto value) { return Message{value, "x"}; });
        add_each("tool kind",
            {ToolKind::read, ToolKind::edit, ToolKind::remove, ToolKind::move, ToolKind::search, ToolKind::execute, ToolKind::think,
                ToolKind::fetch, ToolKind::delegate, ToolKind::other},
            [](auto value) { return ToolCall{.id = "x", .kind = value}; });
        add_each("kind of a request", {ToolKind::read, ToolKind::delegate},
            [](auto value) { return Request{.id = "x", .title = "y", .kind = value}; });
        add_each("tool state", {ToolState::pending, ToolState::running, ToolState::done, ToolState::failed, ToolState::denied},
            [](auto value) { return ToolCall{.id = "x", .state = value}; });
        add_each("step", {StepState::pending, StepState::running, StepState::done}, [](auto value) { return Plan{{{"x", value}}}; });
        add_each("choice",
            {ChoiceKind::allow_once, ChoiceKind::allow_always, ChoiceKind::reject_once, ChoiceKind::reject_always, ChoiceKind::other},
            [](auto value) { return Request{.id = "x", .title = "y", .choices = {{"1", "one", value}}}; });
        add_each("request", {Request::What::permission, Request::What::question},
            [](auto value) { return Request{.id = "x", .what = value, .title = "y"}; });
        add_each("closed",
            {RequestClosed::How::allowed, RequestClosed::How::denied, RequestClosed::How::answered, RequestClosed::How::withdrawn},
            [](auto value) { return RequestClosed{"x", value}; });
        add_each("phase", {Phase::starting, Phase::idle, Phase::working, Phase::asking, Phase::waiting, Phase::failed},
            [](auto value) { return PhaseChange{value}; });
        add_each("turn", {TurnEnd::finished, TurnEnd::interrupted, TurnEnd::refused, TurnEnd::limit, TurnEnd::failed},
            [](auto value) { return Turn{value}; });
        add_each("trouble",
            {TroubleClass::vendor_busy, TroubleClass::rate_limited, TroubleClass::out_of_quota, TroubleClass::login_needed,
                TroubleClass::budget, TroubleClass::context_full, TroubleClass::network, TroubleClass::refused, TroubleClass::broken,
                TroubleClass::other},
            [](auto value) { return Trouble{value, "x"}; });
    }
    void every_word_is_read_back()
    {
        QFETCH(Content, content);
        const Json json = to_json({noon, content});
        QVERIFY2(entry_from(json) == Entry({noon, content}), json.dump().c_str());
    }

    void a_call_that_changes_nothing_is_not_one_that_empties()
    {
        const ToolCall unchanged{.id = "1"}, emptied{.id = "1", .title = "", .locations = std::vector<Location>(), .output = ""};
        QVERIFY(entry_from(to_json({0, unchanged})) == Entry({0, unchanged}));
        QVERIFY(entry_from(to_json({0, emptied})) == Entry({0, emptied}));
    }
    void a_newer_type_is_a_remark()
    {
        const auto entry = entry_from({{"at", "2025-11-20T12:00:00.25Z"}, {"type", "hologram"}, {"text", "?"}});
        QVERIFY(entry == Entry({noon, Remark{"(hologram of a newer version)"}}));
    }
    void a_newer_member_and_a_newer_word_do_not_hinder()
    {
        const auto entry =
            entry_from({{"at", "2025-11-20T12:00:00.25Z"}, {"type", "trouble"}, {"what", "sulking"}, {"mood", 3}, {"message", "no"}});
        QVERIFY(entry == Entry({noon, Trouble{TroubleClass::other, "no"}}));
    }

    void other_json_is_no_entry_data()
    {
        QTest::addColumn<QString>("text");
        QTest::newRow("nothing") << "null";
        QTest::newRow("a list") << "[]";
        QTest::newRow("empty") << "{}";
        QTest::newRow("without a time") << R"({"type":"remark","text":"x"})";
        QTest::newRow("with another time") << R"({"at":"noon","type":"remark","text":"x"})";
        QTest::newRow("with a time of another type") << R"({"at":5,"type":"remark","text":"x"})";
        QTest::newRow("without a type") << R"({"at":"2025-11-20T12:00:00Z","text":"x"})";
        QTest::newRow("a text that is a number") << R"({"at":"2025-11-20T12:00:00Z","type":"remark","text":5})";
        QTest::newRow("a list that is a text") << R"({"at":"2025-11-20T12:00:00Z","type":"plan","steps":"x"})";
        QTest::newRow("a member of a member") << R"({"at":"2025-11-20T12:00:00Z","type":"tool_call","locations":[{"line":"x"}]})";
    }
    void other_json_is_no_entry()
    {
        QFETCH(QString, text);
        const auto entry = entry_from(*parse_json(text.toStdString(), "line"));
        QVERIFY(!entry);
        QCOMPARE(entry.error().code, std::string("bad_entry"));
        QVERIFY(entry.error().message.ends_with('.'));
    }

    void in_short_is_one_line_data()
    {
        QTest::addColumn<Content>("content");
        QTest::addColumn<QString>("line");
        const auto row = [](const char *name, const Content &content, const QString &line) { QTest::newRow(name) << content << line; };
        row("the agent's last line", Message{.text = "I looked.\nIt overflows.\n"}, "It overflows.");
        row("what was said to it", Message{Speaker::person, "Fix it"}, "");
        row("a call", ToolCall{.id = "1", .title = "git status"}, "git status");
        row("a change of a call", ToolCall{.id = "1", .state = ToolState::done}, "");
        row("a request", Request{.id = "1", .title = "rm -rf build"}, "rm -rf build");
        row("a trouble", Trouble{.message = "429"}, "429");
        row("control characters", Request{.id = "1", .title = "a\tb\x1b[31mc\nd"}, "a b [31mc d");
        row("too long", Request{.id = "1", .title = std::string(300, 'x')}, QString(199, 'x') + QString::fromUtf8("…"));
        row("a thought", Thought{"hm"}, "");
    }
    void in_short_is_one_line()
    {
        QFETCH(Content, content);
        QFETCH(QString, line);
        QCOMPARE(QString::fromStdString(in_short(content)), line);
    }
};

WM_TEST_CLASS(EntryJson)
#include "entry_test.moc"
