#include "approval/approval_facts.h"

#include "approval/plain_sight.h"
#include "words/text.h"

#include <QCoreApplication>
#include <array>

using namespace Qt::StringLiterals;

namespace wm::models {
namespace {

QString words(const char *text)
{
    return QCoreApplication::translate("Approval", text);
}

std::string text_in(const Json &object, const char *member)
{
    const auto found = object.find(member);
    return found != object.end() && found->is_string() ? found->get<std::string>() : std::string();
}

QString seen_in(const Json &object, const char *member)
{
    return in_plain_sight(text_in(object, member)).text;
}

const Json &member(const Json &object, const char *name)
{
    static const Json nothing;
    const auto found = object.is_object() ? object.find(name) : object.end();
    return object.is_object() && found != object.end() ? *found : nothing;
}

QStringList seen_lines(const Json &list)
{
    QStringList lines;
    for (const Json &line : list.is_array() ? list : Json::array())
        if (line.is_string())
            lines << in_plain_sight(line.get_ref<const std::string &>()).text;
    return lines;
}

/// In rising order, as docs/approvals.md has them.
struct LevelWords {
    QLatin1StringView word;
    const char *sentence;
};
constexpr std::array levels = {
    LevelWords{"reads"_L1, QT_TRANSLATE_NOOP("Approval", "Reads only")},
    LevelWords{"changes_worktree"_L1, QT_TRANSLATE_NOOP("Approval", "Changes files in its worktree")},
    LevelWords{"changes_elsewhere"_L1, QT_TRANSLATE_NOOP("Approval", "Changes files elsewhere")},
    LevelWords{"network"_L1, QT_TRANSLATE_NOOP("Approval", "Uses the network")},
    LevelWords{"unknown"_L1, QT_TRANSLATE_NOOP("Approval", "Could not be understood")},
    LevelWords{"destructive"_L1, QT_TRANSLATE_NOOP("Approval", "Destructive")},
};

QString title_for(const Json &approval, const QString &name, bool question)
{
    const std::string call = text_in(member(member(approval, "assessment"), "call"), "kind");
    const std::string kind = call.empty() || call == "other" ? text_in(approval, "kind") : call;
    const QString who = name.isEmpty() ? words("An agent") : name;
    if (question)
        return words("%1 asks you").arg(who);
    if (kind == "command" || kind == "execute")
        return words("%1 asks to run a command").arg(who);
    if (kind == "edit")
        return words("%1 asks to edit files").arg(who);
    if (kind == "remove" || kind == "delete")
        return words("%1 asks to remove files").arg(who);
    if (kind == "move")
        return words("%1 asks to move files").arg(who);
    if (kind == "read" || kind == "search")
        return words("%1 asks to read").arg(who);
    if (kind == "fetch")
        return words("%1 asks to use the network").arg(who);
    const QString tool = seen_in(approval, "tool");
    return tool.isEmpty() ? words("%1 asks for permission").arg(who) : words("%1 asks to use %2").arg(who, tool);
}

/// What an inset shows: the command, or what else the call names, one on each line.
std::string exact_words(const Json &approval)
{
    const Json &call = member(member(approval, "assessment"), "call");
    if (std::string command = text_in(call, "command"); !command.empty())
        return command;
    std::string lines;
    for (const char *list : {"paths", "urls"})
        for (const Json &entry : member(call, list).is_array() ? member(call, list) : Json::array())
            if (entry.is_string())
                lines += (lines.empty() ? "" : "\n") + entry.get<std::string>();
    return lines.empty() ? text_in(approval, "title") : lines;
}

/// "Rewrites remote history" after a point: "Destructive · rewrites remote history". Names keep their capitals.
QString lowered(const QString &sentence)
{
    const bool name = sentence.size() > 1 && sentence[1].isUpper();
    return name || sentence.isEmpty() ? sentence : sentence[0].toLower() + sentence.mid(1);
}

QList<QPoint> grave_parts(const Json &assessment, const PlainSight &sight)
{
    QList<QPoint> parts;
    const int worst = levelRank(qtext(text_in(assessment, "level")));
    if (worst < levelRank(u"changes_elsewhere"_s))
        return parts;
    const Json &findings = member(assessment, "findings");
    int gravest = 0; // of the words: the effects may have raised the whole
    for (const Json &finding : findings.is_array() ? findings : Json::array())
        gravest = std::max(gravest, levelRank(qtext(text_in(finding, "level"))));
    for (const Json &finding : findings.is_array() ? findings : Json::array()) {
        if (levelRank(qtext(text_in(finding, "level"))) < std::max(gravest, levelRank(u"changes_elsewhere"_s)))
            continue;
        const TextSpan span = span_in(sight, finding.value("at", std::size_t{}), finding.value("length", std::size_t{}));
        if (span.length > 0)
            parts << QPoint(span.start, span.length);
    }
    return parts;
}

void classify(ApprovalFacts &facts, const Json &approval)
{
    const Json &assessment = member(approval, "assessment");
    facts.level = qtext(text_in(assessment.is_object() ? assessment : approval, "level"));
    facts.destructive = levelRank(facts.level) >= levelRank(u"unknown"_s);
    const QString sentence = facts.level.isEmpty() ? words("Could not be understood") : levelSentence(facts.level);
    const QString headline = seen_in(assessment.is_object() ? assessment : approval, "headline");
    facts.levelText = headline.isEmpty() || headline == sentence ? sentence : words("%1 \u00b7 %2").arg(sentence, lowered(headline));
    const Json &verdict = member(assessment, "verdict");
    facts.rule = seen_in(approval, "rule");
    if (facts.rule.isEmpty())
        facts.rule = seen_in(verdict, "finding");
    facts.why = seen_lines(member(verdict, "why"));
    if (const QString rule = seen_in(verdict, "rule"); !rule.isEmpty()) {
        const QString from = seen_in(verdict, "from");
        facts.why << (from.isEmpty() ? words("Decided by: %1").arg(rule) : words("Decided by: %1 (%2)").arg(rule, from));
    }
    if (const QString reason = seen_in(verdict, "reason"); !reason.isEmpty())
        facts.why << reason;

    const Json &effects = member(assessment, "effects");
    facts.known = effects.is_object() && effects.value("known", false);
    facts.unknown = seen_lines(member(effects, "unknown")).join(u' ');
    QStringList notes;
    if (const QString raised = seen_in(effects, "raised"); !raised.isEmpty())
        notes << raised;
    if (const QStringList lines = seen_lines(member(effects, "notes")); !lines.isEmpty() && facts.destructive)
        notes << lines.first();
    facts.ruleNote = notes.join(u' ');
}

} // namespace

QString levelSentence(const QString &level)
{
    const int rank = levelRank(level);
    return rank < 0 ? QString() : words(levels[rank].sentence);
}

int levelRank(const QString &level)
{
    const auto *found = std::ranges::find(levels, level, [](const LevelWords &row) { return QString(row.word); });
    return found == levels.end() ? -1 : static_cast<int>(found - levels.begin());
}

ApprovalFacts approval_facts(const Json &approval, const ApprovalAsker &asker, const QString &home)
{
    ApprovalFacts facts;
    facts.id = qtext(text_in(approval, "id"));
    facts.runId = qtext(text_in(approval, "run"));
    facts.rigId = qtext(text_in(approval, "rig"));
    facts.beadId = qtext(text_in(approval, "bead"));
    facts.beadTitle = asker.beadTitle;
    facts.agentName = asker.name;
    facts.program = asker.program;
    facts.question = text_in(approval, "what") == "question";
    facts.title = title_for(approval, asker.name, facts.question);
    const std::string call = text_in(member(member(approval, "assessment"), "call"), "kind");
    facts.runs = call == "command" || (call.empty() && text_in(approval, "kind") == "execute" && !facts.question);
    const PlainSight sight = in_plain_sight(exact_words(approval));
    facts.command = sight.text;
    for (const TextSpan &span : sight.escapes)
        facts.escapes << QPoint(span.start, span.length);
    if (facts.runs)
        facts.grave = grave_parts(member(approval, "assessment"), sight);
    facts.cwd = seen_in(approval, "cwd");
    if (!home.isEmpty() && (facts.cwd == home || facts.cwd.startsWith(home + u'/')))
        facts.cwd = u'~' + facts.cwd.mid(home.size());
    facts.fingerprint = qtext(text_in(approval, "fingerprint"));
    facts.prompt = facts.fingerprint.left(6);
    facts.reason = seen_in(approval, "reason");
    for (const Json &choice : member(approval, "choices").is_array() ? member(approval, "choices") : Json::array())
        facts.choices << QVariantMap{{u"id"_s, qtext(text_in(choice, "id"))}, {u"label"_s, seen_in(choice, "label")}};
    facts.covers = seen_lines(member(approval, "covers"));
    if (facts.covers.isEmpty())
        facts.covers = seen_lines(member(member(approval, "assessment"), "covers"));
    facts.identical = seen_lines(member(approval, "identical"));
    facts.asked_at = parse_rfc3339(text_in(approval, "asked_at")).value_or(0);
    facts.expires_at = parse_rfc3339(text_in(approval, "expires_at")).value_or(0);
    if (!facts.question)
        classify(facts, approval);
    return facts;
}

std::span<const Column<ScopeRow>> ScopeRow::columns()
{
    static constexpr Column<ScopeRow> all[] = {
        {"scope", [](const ScopeRow &row) -> QVariant { return row.scope; }},
        {"label", [](const ScopeRow &row) -> QVariant { return row.label; }},
        {"detail", [](const ScopeRow &row) -> QVariant { return row.detail; }},
        {"whyNot", [](const ScopeRow &row) -> QVariant { return row.whyNot; }},
    };
    return all;
}

std::vector<ScopeRow> scope_rows(const Json &approval, const ApprovalFacts &facts)
{
    const Json &scopes = member(approval, "scopes");
    const auto row = [&](const char *scope, const QString &label, const QString &detail) {
        ScopeRow made{qtext(scope), label, detail, {}};
        if (made.scope != u"once"_s)
            made.whyNot = !scopes.is_object() || !scopes.contains(scope) ? words("It holds once only.") : seen_in(scopes, scope);
        if (made.scope == u"always"_s && made.whyNot.isEmpty() && !facts.known)
            made.whyNot = words("Not for what could not be worked out.");
        return made;
    };
    return {
        row("once", words("Once"), words("This request only")),
        row("bead", words("This bead"), words("Until %1 closes").arg(facts.beadId)),
        row("agent", words("This agent"), words("%1, until it stops").arg(facts.agentName)),
        row("always", words("Always for this rule"), words("Asks you a second time")),
    };
}

Json shown_effects(const Json &approval)
{
    Json effects = member(member(approval, "assessment"), "effects");
    if (!effects.is_object())
        return Json();
    const QString level = qtext(text_in(member(approval, "assessment"), "level"));
    const auto notes = effects.find("notes");
    if (levelRank(level) >= levelRank(u"unknown"_s) && notes != effects.end() && notes->is_array() && !notes->empty())
        notes->erase(notes->begin());
    return effects;
}

QString askSentence(const QString &rule, const QString &kind, const QString &title, bool question)
{
    const QString first = in_plain_sight(title.toStdString()).text.simplified();
    if (question)
        return words("asks: %1").arg(first);
    struct Row {
        QLatin1StringView rule;
        const char *sentence;
    };
    // The longest that the rule begins with; rules are dotted, general to particular (backend/approvals/finding.h).
    static constexpr Row rows[] = {
        {"git.push.force"_L1, QT_TRANSLATE_NOOP("Approval", "asks to force-push")},
        {"git.push.delete"_L1, QT_TRANSLATE_NOOP("Approval", "asks to delete a remote branch")},
        {"git.push"_L1, QT_TRANSLATE_NOOP("Approval", "asks to push")},
        {"git.reset"_L1, QT_TRANSLATE_NOOP("Approval", "asks to reset its branch")},
        {"git.clean"_L1, QT_TRANSLATE_NOOP("Approval", "asks to remove untracked files")},
        {"rm"_L1, QT_TRANSLATE_NOOP("Approval", "asks to remove files")},
        {"file.remove"_L1, QT_TRANSLATE_NOOP("Approval", "asks to remove files")},
        {"file.replace"_L1, QT_TRANSLATE_NOOP("Approval", "asks to replace a file")},
    };
    const auto *found = std::ranges::find_if(rows,
        [&](const Row &row) { return rule.startsWith(row.rule) && (rule.size() == row.rule.size() || rule[row.rule.size()] == u'.'); });
    if (found != std::end(rows))
        return words(found->sentence);
    if (kind == u"edit")
        return words("asks to edit %1").arg(first);
    return words("asks to run %1").arg(first);
}

} // namespace wm::models
