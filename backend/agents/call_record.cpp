#include "agents/call_record.h"

#include "agents/call_of.h"
#include "approvals/audit.h"
#include "base/fd.h"
#include "base/sha256.h"
#include "base/text.h"
#include "base/ulid.h"

#include <QLoggingCategory>

#include <algorithm>
#include <fcntl.h>
#include <format>
#include <unistd.h>

namespace wm::agents {
namespace {

Q_LOGGING_CATEGORY(log_record, "wm.admission")

using approvals::Assessment;

constexpr std::size_t longest_title = 500;
constexpr std::size_t longest_text = 4 << 20;
/// A grant is a rule that a person can read.
constexpr std::size_t most_covers = 20;

town::Judged judged_of(const Assessment &assessment, const std::string &call, const town::TextRef &text)
{
    const approvals::Verdict &verdict = assessment.verdict;
    town::Judged judged;
    judged.tool = assessment.call.tool;
    judged.level = word_of(assessment.level);
    judged.rule = verdict.finding;
    judged.policy = verdict.from.empty() ? verdict.rule : std::format("{} ({})", verdict.rule, verdict.from);
    judged.headline = elide(as_utf8(assessment.headline), longest_title);
    judged.call = call;
    judged.fingerprint = assessment.fingerprint;
    judged.covers = verdict.covers;
    judged.assessment = text;
    const bool not_understood = std::ranges::any_of(
        assessment.findings, [](const approvals::Finding &finding) { return finding.rule.starts_with("shell.unknown"); });
    if (not_understood)
        judged.once_only = "Not for what could not be understood.";
    if (judged.covers.size() > most_covers) {
        judged.covers.clear();
        judged.once_only = "Not for so many targets at once.";
    }
    return judged;
}

std::pair<town::TextRef, ledger::TextRow> text_of(std::string bytes, Timestamp now)
{
    const std::string id = make_ulid(now), hash = sha256_hex(bytes);
    town::TextRef reference{id, std::ssize(bytes), hash};
    return {reference, {id, std::move(bytes), hash}};
}

CommandWithTexts with(town::Command command, ledger::TextRow text)
{
    CommandWithTexts both{std::move(command), {}};
    both.texts.push_back(std::move(text));
    return both;
}

Result<Json> read_json(ledger::LedgerReader &reader, const town::TextRef &reference, const char *what)
{
    const auto text = reader.read_text(std::string(reference.id.view()), 0, longest_text);
    return text ? parse_json(text->bytes, what) : std::unexpected(text.error());
}

} // namespace

CommandWithTexts question_of(const WantedCall &wanted, const Assessment &assessment, std::chrono::nanoseconds patience, Timestamp now)
{
    const transcript::Request &request = wanted.request;
    auto [detail, detail_row] = text_of(to_text(transcript::to_json({now, request})), now);
    auto [whole, whole_row] = text_of(to_text(to_json(assessment)), now);
    CommandWithTexts question =
        with(town::AskApproval{wanted.run, request.id, request.tool_call, elide(as_utf8(request.title), longest_title),
                 transcript::word_of(request.kind), wanted.cwd, elide(as_utf8(request.reason), longest_title), false, {}, detail,
                 judged_of(assessment, remembered_by(hash_of(wanted.call), wanted.cwd), whole), patience.count()},
            std::move(detail_row));
    question.texts.push_back(std::move(whole_row));
    return question;
}

CommandWithTexts denial_of(const WantedCall &wanted, const Assessment &assessment, Timestamp now)
{
    auto [whole, row] = text_of(to_text(to_json(assessment)), now);
    const transcript::Request &request = wanted.request;
    return with(
        town::DenyCall{wanted.run, request.tool_call, elide(as_utf8(request.title), longest_title), transcript::word_of(request.kind),
            wanted.cwd, reason_of(assessment.verdict), judged_of(assessment, remembered_by(hash_of(wanted.call), wanted.cwd), whole)},
        std::move(row));
}

CommandWithTexts restatement_of(
    const town::Approval &approval, const Assessment &assessment, std::chrono::nanoseconds patience, Timestamp now)
{
    auto [whole, row] = text_of(to_text(to_json(assessment)), now);
    return with(town::RestateApproval{approval.id, judged_of(assessment, approval.judged.call, whole), patience.count()}, std::move(row));
}

std::string remembered_by(const std::string &call, const std::string &cwd)
{
    return sha256_hex(call + '\n' + cwd);
}

std::string reason_of(const approvals::Verdict &verdict)
{
    return verdict.reason.empty() ? std::format("The policy denies it: {}.", verdict.rule) : verdict.reason;
}

std::optional<WantedCall> wanted_of(ledger::LedgerReader &reader, const town::Approval &approval)
{
    const auto json = read_json(reader, approval.detail, "a request");
    const auto entry = json ? transcript::entry_from(*json) : std::unexpected(json.error());
    const auto *request = entry ? std::get_if<transcript::Request>(&entry->content) : nullptr;
    if (request == nullptr)
        return std::nullopt;
    return WantedCall{approval.run, *request, call_of(*request), approval.cwd};
}

bool remote_was_asked(ledger::LedgerReader &reader, const town::Approval &approval)
{
    const auto json = read_json(reader, approval.judged.assessment, "an assessment");
    if (!json || !json->is_object())
        return false;
    const Json remote = json->value("effects", Json::object()).value("remote", Json());
    return remote.is_object() && remote.value("asked", false);
}

void write_down(const std::filesystem::path &run, const transcript::Request &request, const Assessment &assessment, Timestamp now)
{
    const approvals::Verdict &verdict = assessment.verdict;
    const Json line = {{"at", to_rfc3339(now)}, {"decision", "allowed"}, {"by", verdict.grant.empty() ? verdict.rule : verdict.grant},
        {"grant", verdict.grant}, {"policy", verdict.from}, {"rule", verdict.finding}, {"level", word_of(assessment.level)},
        {"tool", assessment.call.tool}, {"kind", transcript::word_of(request.kind)}, {"title", as_utf8(request.title)},
        {"cwd", assessment.cwd}, {"tool_call", request.tool_call}, {"fingerprint", assessment.fingerprint}};
    const Fd file(open((run / approvals::decisions_file).c_str(), O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC, 0600));
    const std::string bytes = to_text(line) + '\n';
    if (!file.valid() || ::write(file.get(), bytes.data(), bytes.size()) != std::ssize(bytes))
        qCWarning(log_record, "cannot write down a decision in %s", run.c_str());
}

} // namespace wm::agents
